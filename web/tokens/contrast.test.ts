import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
);

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Text on its background: at least 4.5 (AA). */
const TEXT: [text: string, grounds: string[]][] = [
  ['ink', ['paper', 'card', 'sunken', 'line', 'seal-soft', 'amber-soft', 'pine-soft']],
  ['soft', ['paper', 'card', 'sunken', 'pine-soft']],
  ['faint', ['paper', 'card', 'sunken']],
  ['seal-text', ['paper', 'card', 'sunken', 'seal-soft']],
  ['amber-text', ['paper', 'card', 'amber-soft']],
  ['pine-text', ['paper', 'card', 'pine-soft']],
  ['on-seal', ['seal', 'seal-strong']],
  ['on-pine', ['pine']],
  ['on-pine-soft', ['pine']],
  ['paper', ['ink', 'soft']],
  ['pine', ['on-pine', 'awning']],
];
/** The border of a control on its background: at least 3. */
const EDGES: [edge: string, grounds: string[]][] = [
  ['edge', ['paper', 'card', 'sunken']],
  ['ink', ['paper', 'card', 'sunken']],
  ['seal', ['card', 'paper']],
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const of = (name: string) => tokens.get(name)?.[theme] ?? '';
  const cases = (pairs: [string, string[]][]) =>
    pairs.flatMap(([a, grounds]) => grounds.map((b) => [a, b] as const));

  test.each(cases(TEXT))('%s as text on %s has a contrast of at least 4.5', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(cases(EDGES))('%s as a border on %s has a contrast of at least 3', (edge, ground) => {
    expect(contrast(of(edge), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

test('every colour has a value for both themes', () => {
  expect(tokens.size).toBeGreaterThanOrEqual(20);
});
