/**
 * Replaces what stands between `<!-- name: …` and `<!-- /name -->` in a page. A program writes these sections.
 * @throws where the page has no such section
 */
export function replaceSection(page: string, name: string, body: string): string {
  const section = new RegExp(`(<!-- ${name}\\b[^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!section.test(page)) throw new Error(`the page has no section "${name}"`);
  return page.replace(section, (_all, begin: string, end: string) => `${begin}\n${body.trim()}\n\n${end}`);
}
