/** A text in both languages. */
export interface Text {
  zh: string;
  en: string;
}

/** One choice of an option, as 颜色: 海盐蓝. */
export interface Choice extends Text {
  /** The picture is drawn in this colour. */
  colour?: string;
  /** Added to the product's price. */
  addFen?: number;
  /** The stock of this choice, where it differs from the product's. */
  stock?: number;
}

export interface Option {
  name: Text;
  choices: readonly Choice[];
}

/** `stands`: the picture has a table below the product. `lies`: it has none. */
export type Pose = 'stands' | 'lies';

export interface SampleProduct {
  /** The names of its pictures begin with this. */
  slug: string;
  /** The slug of its category. */
  category: string;
  /** The name of its drawing in Fluent Emoji. */
  icon: string;
  pose: Pose;
  /** Degrees by which the drawing is turned clockwise. */
  turn?: number;
  backdrop: Backdrop;
  /** The colours of the drawing that a choice of colour replaces, the main colour first. */
  recolour?: readonly string[];
  /** Replaces the main colour where the product has no choice of colour. */
  tint?: string;
  title: Text;
  description: Text;
  priceFen: number;
  /** The lowest stock of a SKU; most have up to 10 more. */
  stock: number;
  options?: readonly Option[];
}

/** Background colours. */
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
