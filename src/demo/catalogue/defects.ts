import { checkDigit } from './gtin.js';
import { picture } from './pictures/draw.js';
import { planTree } from './products/tree.js';
import { kinds } from './products/kinds.js';
import { buildProduct, type ProductParts } from './products/build-product.js';

/**
 * The products that are incomplete or wrong on purpose, and what must come of each. Channels: S Shopify, A Amazon (US, GB, DE),
 * G Google; "refused" is stopped by our own rules before it is sent; what is not named is live. The rules' sources are in
 * docs/channels.
 *
 * | product      | defect                                           | outcome                                                          |
 * |--------------|--------------------------------------------------|------------------------------------------------------------------|
 * | CUS-ONDINE   | no title in any language                         | refused on S, A, G                                               |
 * | CUS-SORREL   | wrong check digit in the GTIN of one variant     | that variant refused on A, G; S live (a barcode is free text)    |
 * | FRM-TESSEL   | no picture                                       | refused on A, G; S live                                          |
 * | FRM-ONDINE   | picture of 300×300                               | refused on A (500 at least); G live, warned (500 from 2027-01-31)|
 * | VAS-ONDINE   | nothing in German                                | refused on Amazon DE; the rest live                              |
 * | VAS-SORREL   | title of 98 characters                           | live; warned on A, which shows 75 and shortens the rest          |
 * | THR-ONDINE   | no price anywhere                                | refused on S, G; on A its variants, the empty parent stands      |
 * | BAS-ONDINE   | four axes                                        | refused on S (3 options), A (no theme of these four); G live     |
 * | MUG-SORREL   | GTINs of a restricted range (prefix 2)           | refused on G; S, A live                                          |
 * | MUG-HALDEN   | "!" and a promotional phrase in the title        | live; warned on A                                                |
 * | JAR-SORREL   | no brand                                         | refused on A, G; S live                                          |
 * | JAR-HALDEN   | description of 6,000 characters                  | refused on G (5,000), A (2,000 by its definition); S live        |
 * | THR-SORREL   | no country of origin                             | refused on A; S, G live                                          |
 * | VAS-HALDEN   | lifecycle planned                                | listed nowhere, refused nowhere                                  |
 * | TEE-MARLOW   | a second variant in white, S, as TEE-MARLOW-WHITE-S2 | that line is rejected at the ERP door; the product is live   |
 * | POSTER-NEW   | an item without a family                         | waits in the inbox                                               |
 * | LOST-RED     | an item whose parent never comes                 | parked                                                           |
 */
export type Defect = (product: ProductParts) => ProductParts;

export const defects: Record<string, Defect> = {
  'CUS-ONDINE': withCells((cells) => without(cells, /^title@/)),
  'CUS-SORREL': withFacts((sku, facts) => (sku.endsWith('50X50-SAGE') ? { ...facts, gtin: wrongDigit(String(facts['gtin'])) } : facts)),
  'FRM-TESSEL': (product) => ({ ...product, assets: [] }),
  'FRM-ONDINE': (product) => ({
    ...product,
    assets: product.assets
      .slice(0, 1)
      .map((asset) => ({ ...asset, drawing: 'frame small', make: () => picture('frame', '#a8814f', 3, 300) })),
  }),
  'VAS-ONDINE': withCells((cells) => without(cells, /@de_DE$/)),
  'VAS-SORREL': withCells((cells) => ({
    ...cells,
    'title@en_US': 'Harborlight Sorrel Stoneware Vase, Thrown by Hand in Portugal, Watertight Glaze, for Tall Bouquets',
    'title@en_GB': 'Harborlight Sorrel Stoneware Vase, Thrown by Hand in Portugal, Watertight Glaze, for Tall Bouquets',
    'title@de_DE': 'Harborlight Sorrel Vase aus Steinzeug, in Portugal von Hand gedreht, innen dicht glasiert, für hohe Sträuße',
  })),
  'THR-ONDINE': (product) => ({ ...product, offers: [] }),
  'BAS-ONDINE': fourAxes,
  'MUG-SORREL': withFacts((_, facts) => (facts['gtin'] ? { ...facts, gtin: restricted(String(facts['gtin'])) } : facts)),
  'MUG-HALDEN': withCells((cells) => ({ ...cells, ...everyTitle('Kilnhouse Halden Mug! Best Price, Free Shipping') })),
  'JAR-SORREL': withCells((cells) => without(cells, /^brand$/)),
  'JAR-HALDEN': withCells((cells) => ({
    ...cells,
    ...everyDescription(`<p>${'A jar that keeps what it is given. '.repeat(172).trim()}</p>`),
  })),
  'THR-SORREL': withFacts((_, facts) => without(facts, /^country_of_origin$/)),
  'VAS-HALDEN': (product) => ({ ...product, erpItems: product.erpItems.map((item) => ({ ...item, lifecycle: 'planned' as const })) }),
  'TEE-MARLOW': (product) => {
    const twin = product.erpItems.find((item) => item.sku === 'TEE-MARLOW-WHITE-S')!;
    return { ...product, erpItems: [...product.erpItems, { ...twin, sku: 'TEE-MARLOW-WHITE-S2' }] };
  },
};

/** Lines that belong to no product of the catalogue. */
export const strays: ProductParts['erpItems'] = [
  { sku: 'POSTER-NEW', facts: { tax_code: 'standard' }, sourceRevision: '1' },
  { sku: 'LOST-RED', parentSku: 'LOST', facts: { color: 'red' }, sourceRevision: '1' },
];

function withCells(change: (cells: Record<string, unknown>) => Record<string, unknown>): Defect {
  return (product) => ({ ...product, content: product.content.map((edit) => ({ ...edit, cells: change(edit.cells) })) });
}

function withFacts(change: (sku: string, facts: Record<string, unknown>) => Record<string, unknown>): Defect {
  return (product) => ({ ...product, erpItems: product.erpItems.map((item) => ({ ...item, facts: change(item.sku, item.facts) })) });
}

function without(cells: Record<string, unknown>, key: RegExp): Record<string, unknown> {
  return Object.fromEntries(Object.entries(cells).filter(([cell]) => !key.test(cell)));
}

const everyTitle = (title: string) => ({ 'title@en_US': title, 'title@en_GB': title, 'title@de_DE': title });
const everyDescription = (html: string) => ({ 'description@en_US': html, 'description@en_GB': html, 'description@de_DE': html });

function wrongDigit(gtin: string): string {
  return gtin.slice(0, -1) + ((Number(gtin.at(-1)) + 1) % 10);
}

/** The same number in the range that shops use for themselves: its check digit is right, its prefix is not. */
function restricted(gtin: string): string {
  const digits = `200${gtin.slice(3, 12)}`;
  return digits + checkDigit(digits);
}

/** Built anew with a fourth axis; its GTINs come from the product that it replaces. */
function fourAxes(product: ProductParts): ProductParts {
  const plain = kinds.find((one) => one.prefix === 'BAS')!;
  const kind = { ...plain, familyVariant: 'home_size_color_material_pattern', axes: { ...plain.axes, pattern: ['plain', 'striped'] } };
  const first = product.erpItems.map((item) => item.facts['gtin']).find((gtin) => typeof gtin === 'string')!;
  const rebuilt = buildProduct({
    kind,
    collection: 'Ondine',
    rootSku: product.rootSku,
    motif: 3,
    person: product.content[0]!.person,
    firstNumber: Number(first.slice(3, 12)) + 500_000,
  });
  return { ...rebuilt, erpItems: rebuilt.erpItems.slice(0, planTree(product.rootSku, kind).length) };
}
