/**
 * Time as this process lived it, in ms. Test machines are busy: a stretch in which this process was not run at all
 * counts as one tick, so that what is measured is how long we waited, not how long we were kept waiting for a core.
 */
const TICK_MS = 10;
const TICK_MAX_MS = 30;

let lived = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  lived += Math.min(now - last, TICK_MAX_MS);
  last = now;
}, TICK_MS).unref();

export function ownTime(): number {
  return lived;
}
