const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/**
 * The beginning of a text, cut between two graphemes, so that no emoji or accented letter is cut in half.
 * @param maxLength in UTF-16 code units, as the length of a string
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = 0;
  // One grapheme can be longer than the limit; the text before a limit's worth of units decides.
  for (const { index, segment } of graphemes.segment(text.slice(0, maxLength + 64))) {
    if (index + segment.length > maxLength) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
