/**
 * Milliseconds in which this process ran. On a busy machine the process may not run for a while; such a pause counts as one
 * tick. A test that compares these times fails when the program waits too long, not when the machine is slow.
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
