/** The condition under which a shop cannot start without a setting. */
export interface Need {
  /** For the settings page, such as "in production with JWT_ALGORITHM=HS256". */
  when: string;
  /** Whether production needs the setting. It depends on the text of other settings; null: not set. */
  isNeeded(given: (name: string) => string | null): boolean;
}

/** Values that a shop in production refuses. */
export interface Refused {
  why: string;
  isRefused(value: unknown): boolean;
}

export interface Setting<T> {
  meaning: string;
  /** A description of the values that the setting takes. */
  takes: string;
  /** The default as the settings page shows it: its text, or a description if other settings decide. */
  defaultText: string;
  default: T;
  needed: Need | null;
  refusedInProduction: Refused | null;
  /** A wrong value of a secret is not printed. */
  isSecret: boolean;
  /** @returns undefined when the setting does not take the text */
  parse(text: string): T | undefined;
}

interface Options<D> {
  meaning: string;
  /** Null: the setting has no value unless it is set. */
  default: D;
  /** A description of the default, if other settings decide it. */
  defaultText?: string;
  needed?: Need;
}

type Refusable<D> = Options<D> & { refusedInProduction?: Refused };

export const HTTP = ['http:', 'https:'];
export const IN_PRODUCTION: Need = { when: 'in production', isNeeded: () => true };

const NO_DEFAULT = 'none';

function common<D extends string | number | boolean | readonly string[] | null>(options: Options<D>) {
  const { meaning, needed = null } = options;
  const written = typeof options.default === 'boolean' ? (options.default ? 'on' : 'off') : options.default;
  const text = written === null || String(written) === '' ? NO_DEFAULT : String(written);
  const defaultText = options.defaultText ?? text;
  return {
    meaning,
    needed,
    default: options.default,
    defaultText,
    refusedInProduction: null,
    isSecret: false,
  };
}

export function text<D extends string | null>(
  options: Options<D> & { takes?: string; minBytes?: number; isSecret?: boolean },
): Setting<string | D> {
  const { minBytes = 0, isSecret = false } = options;
  const takes = options.takes ?? (minBytes > 0 ? `a text of at least ${minBytes} bytes` : 'a text');
  return {
    ...common(options),
    takes,
    isSecret,
    parse: (value) => (Buffer.byteLength(value) >= minBytes ? value : undefined),
  };
}

export function number<D extends number | null>(
  options: Options<D> & { min: number; max: number; isWhole?: boolean },
): Setting<number | D> {
  const { min, max, isWhole = false } = options;
  return {
    ...common(options),
    takes: `a ${isWhole ? 'whole number' : 'number'} from ${min} to ${max}`,
    parse(value) {
      const parsed = Number(value);
      const isInRange = Number.isFinite(parsed) && parsed >= min && parsed <= max;
      return isInRange && (!isWhole || Number.isInteger(parsed)) ? parsed : undefined;
    },
  };
}

export function integer<D extends number | null>(options: Options<D> & { min: number; max: number }) {
  return number({ ...options, isWhole: true });
}

export function oneOf<const T extends string, D extends T | null>(
  choices: readonly T[],
  options: Options<D>,
): Setting<T | D> {
  return {
    ...common(options),
    takes: choices.map((each) => `\`${each}\``).join(', '),
    parse: (value) => choices.find((each) => each.toLowerCase() === value.toLowerCase()),
  };
}

export function onOff<D extends boolean | null>(options: Refusable<D>): Setting<boolean | D> {
  return {
    ...common(options),
    refusedInProduction: options.refusedInProduction ?? null,
    takes: '`on` or `off`, `1` or `0`, `true` or `false`',
    parse(value) {
      if (['on', '1', 'true'].includes(value.toLowerCase())) return true;
      return ['off', '0', 'false'].includes(value.toLowerCase()) ? false : undefined;
    },
  };
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

const startsWith = (protocols: readonly string[]) => protocols.map((each) => `\`${each}//\``).join(' or ');

/** A URL may contain a password, so a wrong one is not printed. */
export function url<D extends string | null>(
  protocols: readonly string[],
  options: Refusable<D>,
): Setting<string | D> {
  return {
    ...common(options),
    refusedInProduction: options.refusedInProduction ?? null,
    isSecret: true,
    takes: `a URL that starts with ${startsWith(protocols)}`,
    parse: (value) => (isUrl(value, protocols) ? value : undefined),
  };
}

function list(
  options: Omit<Options<readonly string[]>, 'default'> & { takes: string; isSecret?: boolean },
  isItem: (item: string) => boolean,
): Setting<readonly string[]> {
  return {
    ...common({ ...options, default: [] }),
    takes: options.takes,
    isSecret: options.isSecret ?? false,
    parse(value) {
      const items = value
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '');
      return items.every(isItem) ? items : undefined;
    },
  };
}

export function urlList(protocols: readonly string[], options: Omit<Options<readonly string[]>, 'default'>) {
  const takes = `URLs that start with ${startsWith(protocols)}, separated by commas`;
  return list({ ...options, takes, isSecret: true }, (item) => isUrl(item, protocols));
}

export function textList(
  options: Omit<Options<readonly string[]>, 'default'> & { takes: string; isItem: (item: string) => boolean },
) {
  return list(options, options.isItem);
}
