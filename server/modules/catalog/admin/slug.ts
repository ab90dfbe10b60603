const SLUG_MAX = 80;

/** The readable part of a product's URL. It has only ASCII letters and digits, because browsers show others escaped. */
export function slugOf(title: string): string {
  const words =
    title
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, SLUG_MAX).replace(/-$/, '');
}

/** The slug follows the English title; a change of the Chinese one leaves links as they are. */
export function slugAfter({ titleEn }: { titleEn?: string }): { slug?: string } {
  return titleEn === undefined ? {} : { slug: slugOf(titleEn) || 'product' };
}
