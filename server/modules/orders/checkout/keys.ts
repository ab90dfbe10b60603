import { v7 as uuidv7 } from 'uuid';

/**
 * The one-time key of a checkout. With goods at the price of a flash sale the key has version 8 (RFC 9562: an own form) in
 * place of 7: the waiting room must know without the database which orders it stands before. The digit proves nothing, for
 * a key that the shop has not stored places no order.
 */
export function newKey(hasFlashPrice: boolean): string {
  const key = uuidv7();
  return hasFlashPrice ? `${key.slice(0, 14)}8${key.slice(15)}` : key;
}

export const hasFlashPrice = (key: string) => key[14] === '8';
