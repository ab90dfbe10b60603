import { createHash } from 'node:crypto';
import { type Backdrop, type Choice, type Pose, PRODUCTS, type SampleProduct } from './goods/index.ts';
import file from './icons.json' with { type: 'json' };
import { recoloured } from './recolour.ts';

/** Width and height of every picture. */
export const PICTURE_SIZE = 1_200;

const ICONS: Record<string, string> = file.icons;
/** Width and height of a drawing of Fluent Emoji. */
const ICON_UNITS = 32;

/** The colours of the wall, of the table, of the light behind the product and of its shadow. */
const BACKDROPS: Record<Backdrop, { wall: string; table: string; glow: string; shade: string }> = {
  sand: { wall: '#efe6da', table: '#e2d5c3', glow: '#fbf6ee', shade: '#6b5a44' },
  mist: { wall: '#e3eaf0', table: '#d1dce5', glow: '#f6f9fb', shade: '#475866' },
  sage: { wall: '#e4ebe1', table: '#d2ddce', glow: '#f5f9f3', shade: '#4a5a45' },
  blush: { wall: '#f3e5e3', table: '#e8d3d0', glow: '#fcf5f4', shade: '#70504c' },
  lilac: { wall: '#e9e6f1', table: '#d9d4e6', glow: '#f8f6fc', shade: '#544c6b' },
  honey: { wall: '#f4ead2', table: '#e9dab7', glow: '#fdf8ea', shade: '#6e5a2c' },
  slate: { wall: '#dfe3e8', table: '#ccd2da', glow: '#f3f5f8', shade: '#3f4854' },
};

interface View {
  /** Width and height of the drawing in the picture; `x` and `y` are its centre. */
  size: number;
  x: number;
  y: number;
  turn: number;
}

function definitions(backdrop: Backdrop, body: string): string {
  const { wall, table, glow, shade } = BACKDROPS[backdrop];
  return `<defs>
<linearGradient id="wall" x1="0" y1="0" x2="0.35" y2="1"><stop offset="0" stop-color="${glow}"/><stop offset="1" stop-color="${wall}"/></linearGradient>
<linearGradient id="table" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${wall}"/><stop offset="0.5" stop-color="${table}"/><stop offset="1" stop-color="${table}"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${glow}"/><stop offset="0.65" stop-color="${glow}" stop-opacity="0.55"/><stop offset="1" stop-color="${glow}" stop-opacity="0"/></radialGradient>
<radialGradient id="contact"><stop offset="0" stop-color="${shade}" stop-opacity="0.5"/><stop offset="0.55" stop-color="${shade}" stop-opacity="0.18"/><stop offset="1" stop-color="${shade}" stop-opacity="0"/></radialGradient>
<linearGradient id="light" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.3"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="${shade}" stop-opacity="0.3"/></linearGradient>
<filter id="shadow" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="0.9" dy="1.5" stdDeviation="1.1" flood-color="${shade}" flood-opacity="0.38"/></filter>
<g id="goods">${body}</g>
<mask id="shape" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="${ICON_UNITS}" height="${ICON_UNITS}"><use href="#goods"/></mask>
</defs>`;
}

function placed({ size, x, y, turn }: View): string {
  const scale = size / ICON_UNITS;
  const middle = ICON_UNITS / 2;
  return `<g transform="translate(${x - size / 2} ${y - size / 2}) scale(${scale}) rotate(${turn} ${middle} ${middle})"><g filter="url(#shadow)"><use href="#goods"/></g><rect width="${ICON_UNITS}" height="${ICON_UNITS}" fill="url(#light)" mask="url(#shape)"/></g>`;
}

function standing(): string {
  return `<rect y="790" width="${PICTURE_SIZE}" height="410" fill="url(#table)"/><ellipse cx="620" cy="905" rx="400" ry="60" fill="url(#contact)"/>`;
}

function draw(body: string, backdrop: Backdrop, pose: Pose, view: View): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE_SIZE} ${PICTURE_SIZE}" width="${PICTURE_SIZE}" height="${PICTURE_SIZE}">
${definitions(backdrop, body)}
<rect width="${PICTURE_SIZE}" height="${PICTURE_SIZE}" fill="url(#wall)"/>
<circle cx="560" cy="520" r="520" fill="url(#glow)"/>
${pose === 'stands' ? standing() : ''}${placed(view)}
</svg>
`;
}

/** A picture, and its name in the URL. */
export interface Picture {
  name: string;
  svg: string;
}

/** The choices of colour that a product has. */
function coloursOf({ options = [] }: SampleProduct): Choice[] {
  return options.flatMap(({ choices }) => choices).filter(({ colour }) => colour !== undefined);
}

const nameOf = (slug: string, choice?: Choice) =>
  choice ? `${slug}-${choice.en.toLowerCase().replaceAll(/[^a-z]+/g, '-')}` : slug;

function bodyOf(product: SampleProduct, choice?: Choice): string {
  const body = ICONS[product.icon];
  if (body === undefined)
    throw new Error(`icons.json has no ${product.icon}: run server/sample-shop/pick-icons.ts`);
  const colour = choice?.colour ?? product.tint;
  return colour && product.recolour ? recoloured(body, product.recolour, colour) : body;
}

/** The pictures of a product: one for each of its colours, and a detail. */
function drawProduct(product: SampleProduct): Picture[] {
  const { slug, backdrop, pose, turn = 0 } = product;
  const colours = coloursOf(product);
  const full: View = { size: 820, x: 600, y: pose === 'stands' ? 546 : 600, turn };
  const detail: View = { size: 1_240, x: 700, y: 690, turn: turn - 14 };
  const inColours = (colours.length > 0 ? colours : [undefined]).map((choice) => ({
    name: nameOf(slug, choice),
    svg: draw(bodyOf(product, choice), backdrop, pose, full),
  }));
  return [
    ...inColours,
    { name: `${slug}-close`, svg: draw(bodyOf(product, colours[0]), backdrop, 'lies', detail) },
  ];
}

let drawn: Map<string, Picture> | null = null;

/** All pictures by name. The first call draws them. */
export function pictures(): Map<string, Picture> {
  drawn ??= new Map(PRODUCTS.flatMap(drawProduct).map((picture) => [picture.name, picture]));
  return drawn;
}

/** The URL of a picture. It has a hash of the picture, so browsers may cache it without asking again. */
function urlOf({ name, svg }: Picture): string {
  return `/images/sample/${name}.svg?v=${createHash('sha256').update(svg).digest('hex').slice(0, 8)}`;
}

function urlOfName(name: string): string {
  const picture = pictures().get(name);
  if (!picture) throw new Error(`there is no picture with the name ${name}`);
  return urlOf(picture);
}

/** The URLs of a product's pictures. Lists show the first. */
export function pictureUrls(product: SampleProduct): string[] {
  return drawProduct(product).map(urlOf);
}

/** The URL of the picture for these choices; undefined where none of them is a colour. */
export function choicePictureUrl(product: SampleProduct, choices: readonly Choice[]): string | undefined {
  const choice = choices.find(({ colour }) => colour !== undefined);
  return choice && urlOfName(nameOf(product.slug, choice));
}
