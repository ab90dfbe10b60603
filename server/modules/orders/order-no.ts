/** 2025-01-01T00:00:00Z. Twelve digits of milliseconds from then on last until 2056. */
const EPOCH_MS = Date.UTC(2025, 0, 1);
const COUNTER_END = 1_000;

let counter = Math.floor(Math.random() * COUNTER_END);

/**
 * A new order number: 12 digits of milliseconds since 2025, 3 digits of a counter of this process, and 4 digits of the
 * user id, by which a sharded database can route. Two processes may rarely make the same number: the primary key then
 * refuses the second, which makes a new one.
 * @param userId a UUID
 */
export function newOrderNo(userId: string, nowMs: number = Date.now()): string {
  counter = (counter + 1) % COUNTER_END;
  const time = String(nowMs - EPOCH_MS).padStart(12, '0');
  return `${time}${String(counter).padStart(3, '0')}${routingDigits(userId)}`;
}

/** No order of this moment or later has a smaller number: the beginning of a number, to be compared as text. */
export function firstOrderNoOf(ms: number): string {
  return String(Math.max(0, Math.floor(ms - EPOCH_MS))).padStart(12, '0');
}

/** The four digits at the end of every order number of this user. */
function routingDigits(userId: string): string {
  return String(Number.parseInt(userId.slice(-8), 16) % 10_000).padStart(4, '0');
}

/** Whether a text from a request has the form of an order number. */
export function isOrderNo(text: string): boolean {
  return /^\d{19}$/.test(text);
}
