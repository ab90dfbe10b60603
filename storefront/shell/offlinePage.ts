/** Installs the page that the shopper sees when the network is away. It needs https, or this machine. */
export function installOfflinePage(): void {
  // It waits until the page is loaded, because it loads files of its own.
  const install = () => void navigator.serviceWorker?.register('/service-worker.js').catch(() => {});
  if (document.readyState === 'complete') install();
  else window.addEventListener('load', install, { once: true });
}
