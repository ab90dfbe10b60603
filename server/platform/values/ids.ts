const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside can be an id of ours: anything else is unknown, not an error of the database's. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
