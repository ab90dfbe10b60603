export interface LegalSection {
  title: string;
  text: string;
}

/**
 * A text as people write it in the back office, cut at its headings: a line that begins with `#`. What stands above the
 * first heading is a section without a title.
 */
export function sectionsOf(text: string): LegalSection[] {
  const sections: LegalSection[] = [{ title: '', text: '' }];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const heading = /^#+\s*(.*)$/.exec(line)?.[1];
    const last = sections.at(-1);
    if (heading !== undefined) sections.push({ title: heading.trim(), text: '' });
    else if (last) last.text += `${line}\n`;
  }
  return sections
    .map((section) => ({ ...section, text: section.text.trim() }))
    .filter((section) => section.title !== '' || section.text !== '');
}
