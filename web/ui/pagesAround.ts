/** The first page, the last page and the neighbours of a page; null stands for the pages between them. */
export function pagesAround(page: number, pageCount: number): (number | null)[] {
  const shown = [1, page - 1, page, page + 1, pageCount].filter((entry) => entry >= 1 && entry <= pageCount);
  const sorted = [...new Set(shown)].sort((one, other) => one - other);
  return sorted.flatMap((entry, index) => {
    const gap = entry - (sorted[index - 1] ?? entry - 1);
    if (gap === 2) return [entry - 1, entry];
    return gap > 2 ? [null, entry] : [entry];
  });
}
