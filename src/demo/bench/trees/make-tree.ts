import { boardOf, LOCALES, optionOf, RARE, ROOT_FIELDS, VARIANT_FIELDS } from './shape.js';

/** How trees are made. `rare`: one product in so many is of the brand that a fixed number of products has. */
export interface TreeShape {
  isLean: boolean;
  rareEvery: number;
}

export interface MadeNode {
  sku: string;
  /** Cell → value. */
  cells: Record<string, unknown>;
}

export interface MadeTree extends MadeNode {
  categories: string[];
  variants: MadeNode[];
}

export const VARIANTS = 3;
const WORDS = 800;
const SYLLABLES = ['ba', 'co', 'di', 'fu', 'ga', 'he', 'ju', 'ka', 'lo', 'mi', 'no', 'pa', 'ro', 'su', 'ta', 've'];

/** A whole number from 0 below `most` of a place and a question: the same at each run, and without a period that trees could share. */
function draw(at: number, question: number, most: number): number {
  let mixed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(question + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % most;
}

/** Word `at` of a vocabulary of 800: as many as matter to a catalogue, each in about as many texts as the next. */
export function wordAt(at: number): string {
  const pick = (shift: number): string => SYLLABLES[(at >> shift) & 15]!;
  return pick(0) + pick(4) + pick(8) + 'n';
}

const words = (at: number, question: number, count: number): string =>
  Array.from({ length: count }, (_, n) => wordAt(draw(at, question * 64 + n, WORDS))).join(' ');

/** Digits behind a letter: products and variants have numbers of their own, as most companies give them, so that neither is sorted beside the other. */
export const rootSku = (at: number): string => `P${String(at).padStart(8, '0')}`;
export const variantSku = (at: number, of: number): string => `A${String(at * VARIANTS + of).padStart(8, '0')}`;

/** One product in so many lacks something of a variant that its family requires. */
const LACKING_EVERY = 3;

/** Tree number `at`, the same at each call: a product of 25 attributes in two locales (9 and one locale less if lean) with three variants. */
export function makeTree(at: number, shape: TreeShape): MadeTree {
  const of = (fields: typeof ROOT_FIELDS): typeof ROOT_FIELDS => (shape.isLean ? fields.filter(({ isFew }) => isFew) : fields);
  const cells: Record<string, unknown> = {};
  for (const [question, field] of of(ROOT_FIELDS).entries())
    for (const [n, locale] of (field.isLocal ? LOCALES : [undefined]).entries())
      cells[locale ? `${field.code}@${locale}` : field.code] = valueOf(field, at, question * 4 + n);
  if (at % shape.rareEvery === 0) cells['brand'] = RARE;
  const variants = Array.from({ length: VARIANTS }, (_, n) => variant(at, n, of(VARIANT_FIELDS)));
  return { sku: rootSku(at), cells, categories: [boardOf(draw(at, 900, 100))], variants };
}

function variant(at: number, n: number, fields: typeof VARIANT_FIELDS): MadeNode {
  const cells = Object.fromEntries(fields.map((field, question) => [field.code, field.code === 'size' ? optionOf(field, n) : valueOf(field, field.code === 'color' ? at : at * VARIANTS + n, 500 + question)])); // prettier-ignore
  if (at % LACKING_EVERY === 0 && n === VARIANTS - 1) delete cells['swatch'];
  return { sku: variantSku(at, n), cells };
}

function valueOf(field: (typeof ROOT_FIELDS)[number], at: number, question: number): unknown {
  const number = draw(at, question, 10_000);
  switch (field.type) {
    case 'select':
      return optionOf(field, number);
    case 'multi_select':
      return [...new Set([number, number + 3, number + 7].map((one) => optionOf(field, one)))].sort();
    case 'number':
      return String(number);
    case 'date':
      return `20${String(10 + (number % 16))}-${String(1 + (number % 12)).padStart(2, '0')}-${String(1 + (number % 28)).padStart(2, '0')}`;
    case 'boolean':
      return number % 2 === 0;
    case 'measurement':
      return { amount: String(1 + (number % 300)), unit: 'CENTIMETER' };
    case 'rich_text':
      return `<p>${words(at, question, 24)}</p><p>${words(at, question + 7, 16)}</p>`;
    case 'text':
      return words(at, question, 4);
    case 'reference':
    case 'asset':
      throw new Error(`No tree has a ${field.type}.`);
  }
}
