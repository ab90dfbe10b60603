/**
 * Gives a drawing another main colour. Its other shades keep their difference from the main colour in OKLCH (CSS Color 4),
 * where equal numbers look like equal differences.
 */

interface Oklch {
  lightness: number;
  chroma: number;
  hue: number;
}

/** A colour with less chroma looks grey. */
const GREY_CHROMA = 0.04;

type Triple = [number, number, number];

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number) =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;

function linearOf(hex: string): Triple {
  const digits = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex;
  return [1, 3, 5].map((at) => toLinear(Number.parseInt(digits.slice(at, at + 2), 16) / 255)) as Triple;
}

function oklchOf(hex: string): Oklch {
  const [r, g, b] = linearOf(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, bb),
    hue: Math.atan2(bb, a),
  };
}

function hexOf({ lightness, chroma, hue }: Oklch): string {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb: Triple = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const channel = (value: number) =>
    Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.max(0, value)))));
  return `#${rgb.map((value) => channel(value).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * @param body the drawing, with its colours in hexadecimal
 * @param replaced the colours to replace, the main colour first
 * @param wanted the new main colour
 */
export function recoloured(body: string, replaced: readonly string[], wanted: string): string {
  const main = oklchOf(replaced[0] as string);
  const target = oklchOf(wanted);
  const changes = new Map<string, string>();
  for (const colour of replaced) {
    const shade = oklchOf(colour);
    // A grey has almost no chroma to divide by. In a darker drawing the shades lie closer together.
    const saturation = main.chroma < GREY_CHROMA ? 1 : Math.min(1.3, shade.chroma / main.chroma);
    const closeness = Math.min(1, target.lightness / main.lightness);
    const change = {
      lightness: target.lightness + (shade.lightness - main.lightness) * closeness,
      chroma: target.chroma * saturation,
      hue: target.hue,
    };
    changes.set(colour.toLowerCase(), hexOf(change));
  }
  return body.replaceAll(/#[0-9a-f]{6}|#[0-9a-f]{3}/gi, (hex) => changes.get(hex.toLowerCase()) ?? hex);
}
