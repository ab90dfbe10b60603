type Fields = Record<string, unknown>;

/**
 * The fields of a change that are given and differ from what is there. Values are compared as JSON.
 * @param names the fields that may change; a request may carry others, which mean nothing
 */
export function changedFields<C extends object, Name extends keyof C & string>(
  before: object,
  change: C,
  names: readonly Name[],
): { [K in Name]?: Exclude<C[K], undefined> } {
  const current = before as Fields;
  const changed = names
    .filter((name) => change[name] !== undefined)
    .filter((name) => JSON.stringify(change[name]) !== JSON.stringify(current[name]))
    .map((name) => [name, change[name]]);
  return Object.fromEntries(changed) as { [K in Name]?: Exclude<C[K], undefined> };
}

/** Of a thing, the fields that a change names: what the audit log shows beside the change. */
export function sameFields(thing: object, changed: object): Fields {
  const current = thing as Fields;
  return Object.fromEntries(Object.keys(changed).map((name) => [name, current[name] ?? null]));
}
