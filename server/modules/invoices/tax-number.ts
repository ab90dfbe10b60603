/** 统一社会信用代码, GB 32100-2015: 17 characters and one that checks them. I, O, S, V and Z are not used. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const MODULUS = 31;
const LENGTH = 18;

/** The character that checks the first 17 (ISO 7064 MOD 31-3). */
function checkCharacterOf(code: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, LENGTH - 1)) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % MODULUS;
  }
  return CHARACTERS[(MODULUS - (sum % MODULUS)) % MODULUS] ?? '';
}

/** @returns the number in capitals without blanks; null where it has a wrong form or a wrong check character */
export function parseTaxNumber(typed: string): string | null {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  const isWritten = code.length === LENGTH && [...code].every((character) => CHARACTERS.includes(character));
  return isWritten && checkCharacterOf(code) === code.at(-1) ? code : null;
}
