import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** What a form says about a text that `parseMobile` refuses. */
export const NOT_A_MOBILE = { zh: '请填写中国大陆手机号', en: 'A mobile number of mainland China' };

/**
 * The E.164 form of a mobile number of mainland China, typed with or without +86, spaces and hyphens.
 * @returns null for anything else, such as a landline or another country's number
 */
export function parseMobile(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { defaultCountry: 'CN', extract: false });
  return number?.country === 'CN' && number.isValid() && !number.ext ? number.number : null;
}

/** `+8613812348000` as `138****8000`: enough for its owner to recognise it. */
export function maskMobile(mobileE164: string): string {
  const digits = mobileE164.replace(/^\+86/, '');
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}
