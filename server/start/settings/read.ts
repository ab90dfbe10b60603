import type { Setting } from './kinds.ts';
import { SETTINGS } from './schema.ts';

export type Environment = Record<string, string | undefined>;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<S> = S extends Setting<infer T> ? T : never;
export type SettingValues = { [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

const ENTRIES = Object.entries(SETTINGS) as [SettingName, Setting<unknown>][];

/** The text of a setting. Blank text means that the setting is not set. */
function textOf(environment: Environment, name: string): string | null {
  const text = environment[name]?.trim() ?? '';
  return text === '' ? null : text;
}

/**
 * Reads every setting.
 * @param wrong receives one line for each value that its setting does not take; the default stands in for the value
 */
export function readSettings(environment: Environment, wrong: string[]): SettingValues {
  const values = ENTRIES.map(([name, setting]) => {
    const text = textOf(environment, name);
    const value = text === null ? setting.default : setting.parse(text);
    if (value !== undefined) return [name, value];
    const takes = setting.takes.replaceAll('`', '');
    wrong.push(setting.isSecret ? `${name}: it takes ${takes}` : `${name}=${text}: it takes ${takes}`);
    return [name, setting.default];
  });
  return Object.fromEntries(values) as SettingValues;
}

/** One line for each setting that a shop for real customers needs and does not have, or must not have. */
export function wrongForProduction(environment: Environment, values: SettingValues): string[] {
  const given = (name: string) => textOf(environment, name);
  return ENTRIES.flatMap(([name, { needed, refusedInProduction: refused }]) => {
    if (needed?.isNeeded(given) && given(name) === null) return [`${name} is missing`];
    if (refused !== null && given(name) !== null && refused.isRefused(values[name]))
      return [`${name} ${refused.why}`];
    return [];
  });
}
