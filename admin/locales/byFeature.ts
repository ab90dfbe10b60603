/** `./orders.json` → `orders`. */
export function byFeature(files: Record<string, unknown>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(files).map(([path, texts]) => [path.slice(2, -'.json'.length), texts as object]),
  );
}
