/**
 * Shows a page of the shop where the network is away, instead of the browser's own. It keeps nothing else: prices and
 * stock that are not of now would be worse than none.
 */
const CACHE = 'offline-1';
const PAGE = '/offline.html';
const FILES = [PAGE, '/offline.css', '/favicon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(prepare());
});

async function prepare() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  // The browser sends a request at once, and does not wait for this script to start.
  await self.registration.navigationPreload?.enable();
}

self.addEventListener('fetch', (event) => {
  const isPage = event.request.mode === 'navigate';
  if (isPage) event.respondWith(loadPage(event));
  else if (FILES.includes(new URL(event.request.url).pathname))
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});

async function loadPage(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}
