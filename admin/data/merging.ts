/** A thing as JSON that two people may edit at the same time. Groups are compared field by field, lists as a whole. */
type Json = unknown;
type Group = Record<string, Json>;

/** Fields that the server writes: nobody edits them. */
const OF_THE_SERVER = new Set(['version', 'updatedAt', 'createdAt']);

const isGroup = (value: Json): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A copy without Vue's proxies. */
export const copyOf = <T>(thing: T): T => JSON.parse(JSON.stringify(thing)) as T;

/** Paths such as `footer.icp` of the fields that differ. */
export function changedFields(before: Json, after: Json, prefix = ''): string[] {
  if (!isGroup(before) || !isGroup(after)) return isSame(before, after) ? [] : [prefix];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => prefix !== '' || !OF_THE_SERVER.has(name))
    .flatMap((name) => changedFields(before[name], after[name], prefix === '' ? name : `${prefix}.${name}`));
}

export function valueAt(thing: Json, path: string): Json {
  return path.split('.').reduce<Json>((value, name) => (isGroup(value) ? value[name] : undefined), thing);
}

export function putAt(thing: Group, path: string, value: Json): void {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    thing[name] = value;
    return;
  }
  const below = thing[name];
  const group: Group = isGroup(below) ? below : {};
  thing[name] = group;
  putAt(group, rest.join('.'), value);
}

/** Only the fields that differ, nested as they are in the thing: what a PATCH sends. */
export function changesOf<T extends object>(before: T, after: T): Partial<T> {
  const changes: Group = {};
  for (const path of changedFields(before, after)) putAt(changes, path, valueAt(after, path));
  return changes as Partial<T>;
}

/** What two people made of one thing since the first of them opened it. */
export interface Comparison<T extends object = object> {
  mine: T;
  theirs: T;
  /** Paths of what I changed and they did not: they are kept without a question. */
  onlyMine: string[];
  /** Paths of what they changed and I did not. */
  onlyTheirs: string[];
  /** Paths that both changed, each to something else: somebody has to choose. */
  both: string[];
}

const overlaps = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
const shorter = (a: string, b: string): string => (a.length <= b.length ? a : b);

/** @param base the thing as it was when I opened it */
export function compare<T extends object>(base: T, mine: T, theirs: T): Comparison<T> {
  const my = changedFields(base, mine);
  const their = changedFields(base, theirs);
  const both = my.flatMap((a) => their.filter((b) => overlaps(a, b)).map((b) => shorter(a, b)));
  const isApart = (path: string) => !both.some((each) => overlaps(each, path));
  return {
    mine,
    theirs,
    onlyMine: my.filter(isApart),
    onlyTheirs: their.filter(isApart),
    both: [...new Set(both)].filter((path) => !isSame(valueAt(mine, path), valueAt(theirs, path))),
  };
}

/** Their state with my changes on top, except for the fields of which theirs is taken. Its version is theirs. */
export function merge<T extends object>(
  { mine, theirs, onlyMine, both }: Comparison<T>,
  takeTheirs: readonly string[],
): T {
  const merged = copyOf(theirs);
  for (const path of [...onlyMine, ...both.filter((each) => !takeTheirs.includes(each))])
    putAt(merged as Group, path, valueAt(mine, path));
  return merged;
}
