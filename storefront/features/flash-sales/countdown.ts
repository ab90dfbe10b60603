/** How a countdown reads. Whole seconds: the last one shows 00:00:01, and at 0 the moment has come. */
export function partsOf(leftMs: number): { days: number; clock: string } {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const clock = [hours, minutes, rest].map((part) => String(part).padStart(2, '0')).join(':');
  return { days: Math.floor(seconds / 86_400), clock };
}

/**
 * The clock of the server, counted on in the browser. The clock of the device may be wrong by hours; its ticks are right.
 * @param serverNow what the server's clock showed between the two ticks
 */
export function clockOf(
  serverNow: string,
  sentAtTick: number,
  receivedAtTick: number,
): (tick: number) => number {
  const offset = Date.parse(serverNow) - (sentAtTick + receivedAtTick) / 2;
  return (tick) => tick + offset;
}
