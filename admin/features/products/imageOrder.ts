/** The ids with one of them at another place. @param index where it stands afterwards */
export function moved(ids: readonly string[], id: string, index: number): string[] {
  const others = ids.filter((each) => each !== id);
  return [...others.slice(0, index), id, ...others.slice(index)];
}
