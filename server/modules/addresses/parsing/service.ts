import { parseMobile } from '../../../platform/values/mobile.ts';
import { isLowestRegion } from '../regions.ts';
import { bareName, nameScore, splitGluedName } from './recipient.ts';
import { findRegion } from './region.ts';
import type { ParsedAddress } from './schema.ts';

/** A private-use character that stands where something was taken out: no text can contain it after `normalise`. */
const TAKEN = '\uE000';
const RECIPIENT_MAX = 50;
const DETAIL_MAX = 200;

const LABELS =
  /(?:收件人姓名|收货人姓名|收件人|收货人|联系人|姓名|名字|手机号码|手机号|手机|联系电话|联系方式|电话号码|电话|所在地区|所在区域|省市区|地区|收货地址|收件地址|详细地址|街道地址|详细|地址|邮政编码|邮编|recipient|name|mobile|phone|tel|address)\s*[:：=]\s*/gi;
const RECIPIENT_LABEL = /^(?:收件人|收货人|联系人|姓名|名字|recipient|name)/i;
const MOBILE =
  /(?<![\d+])(?:(?:\+|00)?86[-\s]*)?(?:1[3-9]\d{9}|1[3-9]\d([-\s.])\d{4}\1\d{4}|1[3-9]\d{2}([-\s.])\d{3}\2\d{4})(?!\d)|\+86[-\s]*1[3-9]\d{9}(?!\d)/g;
const SEPARATORS = /[\n\r\t,，、;；|/\\]+/;
/** A hyphen before what may be a name: numbers such as 3-2-501 keep theirs. */
const HYPHEN_AND_NAME = /[-—–_]+(\p{Script=Han}{2,4})(?=[-—–_\s,，、;；|/\\\uE000]|$)/gu;
const EDGES = /^[\s,，、;；:：|/\\.。\-—_>·]+|[\s,，、;；:：|/\\\-—_>·]+$/g;

/** Full-width digits and letters become ordinary ones (NFKC); what shows nothing goes. */
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/[^\S\n\r\t]+/g, ' ')
    .replace(/[^\P{Cc}\n\r\t]/gu, ' ');
}

const trimmed = (text: string) => text.replaceAll(TAKEN, ' ').replace(EDGES, '');

interface WithoutMobile {
  mobile: string | null;
  text: string;
}

/** Takes the first mobile number out. A landline stays in the text. */
function takeMobile(text: string): WithoutMobile {
  for (const match of text.matchAll(MOBILE)) {
    const e164 = parseMobile(match[0]);
    if (e164 === null) continue;
    const end = match.index + match[0].length;
    return {
      mobile: e164.replace('+86', ''),
      text: `${text.slice(0, match.index)}${TAKEN}${text.slice(end)}`,
    };
  }
  return { mobile: null, text };
}

interface Part {
  text: string;
  /** Whether the mobile number stands right before or behind it. */
  isBesideMobile: boolean;
  isBeforeRegion: boolean;
}

/** Names of several Latin words stay one part: "Zhang San". */
function wordsOf(line: string): string[] {
  const clean = trimmed(line);
  if (/^[A-Za-z][A-Za-z' .-]*$/.test(clean)) return [clean];
  return clean.split(/\s+/).filter((word) => word !== '');
}

function partsOf(text: string, isBeforeRegion: boolean): Part[] {
  const words = text
    .split(SEPARATORS)
    .flatMap((line) => line.split(/(\uE000)/))
    .flatMap((line) => (line === TAKEN ? [TAKEN] : wordsOf(line)));
  return words.flatMap((word, index) => {
    if (word === TAKEN) return [];
    const isBesideMobile = words[index - 1] === TAKEN || words[index + 1] === TAKEN;
    return [{ text: word, isBesideMobile, isBeforeRegion }];
  });
}

/** The part that most looks like a name. @returns -1 where none does */
function findName(parts: readonly Part[]): number {
  const scores = parts.map(({ text, isBesideMobile, isBeforeRegion }) => {
    const own = nameScore(text);
    return own === 0 ? 0 : own + Number(isBesideMobile) + Number(isBeforeRegion);
  });
  const best = Math.max(0, ...scores);
  return best < 2 ? -1 : scores.lastIndexOf(best);
}

const POSTCODE = /^\d{6}$/;
const COUNTRY = /^(?:中国|中华人民共和国|China)$/i;

/** What is left of the address, with a blank where something separated it. */
function joined(parts: readonly Part[]): string {
  return parts
    .map(({ text }) => text)
    .filter((text) => !POSTCODE.test(text) && !COUNTRY.test(text))
    .join(' ');
}

interface Rest {
  recipient: string | null;
  detail: string | null;
}

function readRest(parts: Part[]): Rest {
  const at = findName(parts);
  if (at >= 0) {
    const others = parts.filter((_, index) => index !== at);
    return { recipient: bareName(parts[at]?.text ?? ''), detail: joined(others) };
  }
  const last = parts.findLastIndex(({ text }) => splitGluedName(text) !== null);
  const glued = splitGluedName(parts[last]?.text ?? '');
  if (!glued) return { recipient: null, detail: joined(parts) };
  const [place, recipient] = glued;
  return {
    recipient,
    detail: joined(parts.map((part, index) => (index === last ? { ...part, text: place } : part))),
  };
}

/** Takes the value behind a label such as 收货人 out. */
function takeLabelled(text: string): { recipient: string | null; text: string } {
  for (const match of text.matchAll(LABELS)) {
    if (!RECIPIENT_LABEL.test(match[0])) continue;
    const from = match.index + match[0].length;
    const behind = text.slice(from).replace(LABELS, TAKEN);
    const value = behind.split(/[\n\r\t,，、;；|/\\\uE000]|\s(?=[^A-Za-z])/, 1)[0] ?? '';
    const recipient = bareName(trimmed(value));
    if (recipient === '') continue;
    return { recipient, text: `${text.slice(0, match.index)}\n${text.slice(from + value.length)}` };
  }
  return { recipient: null, text };
}

/** 1 where all four are found and nothing was guessed. What is missing keeps it at 0.5 or below. */
function confidenceOf(
  { recipient, mobile, regionCode, detail }: Omit<ParsedAddress, 'confidence'>,
  guessed: { name: boolean },
): number {
  const found =
    (recipient ? (guessed.name ? 0.15 : 0.2) : 0) +
    (mobile ? 0.25 : 0) +
    (regionCode ? 0.4 : 0) +
    (detail ? 0.15 : 0);
  const isWhole = recipient && mobile && regionCode && detail;
  return Math.round((isWhole ? found : found / 2) * 100) / 100;
}

const within = (text: string | null, max: number) =>
  text !== null && text !== '' && [...text].length <= max ? text : null;

/**
 * Reads an address that was written or pasted in one piece: name, number and address in any order, with any separators.
 * A part that the text does not say, or says in two ways, is null.
 */
export function parseAddressText(typed: string): ParsedAddress {
  const withoutMobile = takeMobile(normalise(typed));
  const labelled = takeLabelled(withoutMobile.text);
  const text = labelled.text
    .replace(LABELS, '\n')
    .replace(HYPHEN_AND_NAME, (whole, name: string) => (nameScore(name) >= 3 ? `\n${name}` : whole));
  const found = findRegion(text);
  const regionCode = found?.isCertain && isLowestRegion(found.code) ? found.code : null;
  // A region that is not certain stays in the detail: nothing that the shopper wrote gets lost.
  const [start, end] =
    regionCode === null ? [found?.start ?? 0, found?.start ?? 0] : [found?.start ?? 0, found?.end ?? 0];
  const parts = [...partsOf(text.slice(0, start), found !== null), ...partsOf(text.slice(end), false)];
  const rest =
    labelled.recipient === null ? readRest(parts) : { recipient: labelled.recipient, detail: joined(parts) };
  const parsed = {
    recipient: within(rest.recipient, RECIPIENT_MAX),
    mobile: withoutMobile.mobile,
    regionCode,
    detail: within(rest.detail, DETAIL_MAX),
  };
  return {
    ...parsed,
    confidence: confidenceOf(parsed, {
      name: labelled.recipient === null && nameScore(parsed.recipient ?? '') < 3,
    }),
  };
}
