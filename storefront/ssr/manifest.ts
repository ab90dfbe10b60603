/** What a phone shows for the shop on its home screen (W3C Web Application Manifest). */
export function composeManifest(shopName: string): string {
  return JSON.stringify({
    name: shopName,
    short_name: shopName,
    start_url: '/',
    display: 'standalone',
    background_color: '#f7f3ec',
    theme_color: '#b2331d',
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
      { src: '/icon-180.png', sizes: '180x180', type: 'image/png' },
    ],
  });
}
