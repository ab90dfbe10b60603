/** A text in both languages. */
export interface Text {
  zh: string;
  en: string;
}

/** One choice of an option, as 颜色: 海盐蓝. */
export interface Choice extends Text {
  /** The colour that the picture takes on. */
  colour?: string;
  /** What this choice adds to the price. */
  addFen?: number;
  /** Fewer in stock than of the others. */
  stock?: number;
}

export interface Option {
  name: Text;
  choices: readonly Choice[];
}

/** How a thing is shown: standing on a table, or lying or hanging flat. */
export type Pose = 'stands' | 'lies';

export interface SampleProduct {
  /** Names its pictures. */
  slug: string;
  /** The slug of its category. */
  category: string;
  /** Its drawing among Fluent Emoji. */
  icon: string;
  pose: Pose;
  /** Turns the drawing, in degrees. */
  turn?: number;
  backdrop: Backdrop;
  /** The colours of the drawing that a choice of colour changes, the leading one first. */
  dye?: readonly string[];
  /** What the leading one becomes where there is no choice of colour. */
  tint?: string;
  title: Text;
  description: Text;
  priceFen: number;
  /** How many there are of each SKU, about. */
  stock: number;
  options?: readonly Option[];
}

/** Background tones, named by what they look like. */
export type Backdrop = 'sand' | 'mist' | 'sage' | 'blush' | 'lilac' | 'honey' | 'slate';

export interface SampleCategory extends Text {
  slug: string;
  children: readonly (Text & { slug: string })[];
}

export const colours = (...choices: readonly Choice[]): Option => ({
  name: { zh: '颜色', en: 'Colour' },
  choices,
});

const same = (text: string): Choice => ({ zh: text, en: text });

/** Sizes that are written the same in both languages. */
export const sizes = (...names: readonly string[]): Option => ({
  name: { zh: '尺码', en: 'Size' },
  choices: names.map(same),
});
