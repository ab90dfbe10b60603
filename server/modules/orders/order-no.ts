/** 2025-01-01T00:00:00Z: twelve digits of milliseconds from here last until 2056. */
const EPOCH_MS = Date.UTC(2025, 0, 1);
const COUNTER_END = 1_000;

let counter = Math.floor(Math.random() * COUNTER_END);

/**
 * A new order number: 12 digits of milliseconds since 2025, 3 that tell apart what this process makes within one, and 4
 * from the user id, by which a sharded database can route. Two processes may meet on one number, rarely; the primary
 * key decides, and the loser takes a new one.
 * @param userId a UUID
 */
export function newOrderNo(userId: string, nowMs: number = Date.now()): string {
  counter = (counter + 1) % COUNTER_END;
  const time = String(nowMs - EPOCH_MS).padStart(12, '0');
  return `${time}${String(counter).padStart(3, '0')}${routingDigits(userId)}`;
}

/** The four digits that every order of this user ends with. */
export function routingDigits(userId: string): string {
  return String(Number.parseInt(userId.slice(-8), 16) % 10_000).padStart(4, '0');
}

/** Whether a text from outside can be an order number at all. */
export function isOrderNo(text: string): boolean {
  return /^\d{19}$/.test(text);
}
