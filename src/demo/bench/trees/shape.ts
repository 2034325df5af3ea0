import type { AttributeSetup, CatalogueSetup, CategorySetup } from '../../../cli/import/index.js';

type Type = AttributeSetup['type'];

/** The product's own attributes, 18 of the 25, and those of its variants. `few`: also in the lean shape of a million nodes. */
interface Field {
  code: string;
  type: Type;
  isLocal?: boolean;
  isFew?: boolean;
  options?: number;
}

export const LOCALES = ['en_US', 'de_DE'] as const;
export const FAMILY = 'bench';
export const FAMILY_VARIANT = 'bench_by_size';
/** Of the two levels of categories that products stand in the lower one. */
const SHELVES = 10;
const BOARDS = 10;
/** An option of `brand` that a fixed number of products has, however many there are. */
export const RARE = 'rare';

export const ROOT_FIELDS: Field[] = [
  { code: 'name', type: 'text', isLocal: true, isFew: true },
  { code: 'subtitle', type: 'text', isLocal: true },
  { code: 'highlights', type: 'text', isLocal: true },
  { code: 'care', type: 'text', isLocal: true },
  { code: 'description', type: 'rich_text', isLocal: true },
  { code: 'brand', type: 'select', options: 40, isFew: true },
  { code: 'material', type: 'select', options: 40, isFew: true },
  { code: 'season', type: 'select', options: 4 },
  { code: 'origin', type: 'select', options: 12 },
  { code: 'features', type: 'multi_select', options: 20 },
  { code: 'rating', type: 'number', isFew: true },
  { code: 'pieces_in_box', type: 'number' },
  { code: 'launched', type: 'date', isFew: true },
  { code: 'organic', type: 'boolean' },
  { code: 'handmade', type: 'boolean' },
  { code: 'length', type: 'measurement' },
  { code: 'width', type: 'measurement' },
  { code: 'height', type: 'measurement' },
];

export const VARIANT_FIELDS: Field[] = [
  { code: 'color', type: 'select', options: 12, isFew: true },
  { code: 'size', type: 'select', options: 3, isFew: true },
  { code: 'diameter', type: 'measurement', isFew: true },
  { code: 'article', type: 'text' },
  { code: 'strength', type: 'number' },
  { code: 'stackable', type: 'boolean' },
  { code: 'swatch', type: 'text' },
];

/** What a product has to have before a channel takes it: an edit that touches one of these settles what its product lacks. */
const REQUIRED = ['name', 'description', 'brand', 'rating', 'launched', 'article', 'swatch'];

/** How many attributes trees have in all. */
export const FIELDS = ROOT_FIELDS.length + VARIANT_FIELDS.length;

export const optionOf = (field: Field, at: number): string => `${field.code}_${at % field.options!}`;

/** The lower categories, where products stand; the upper ones are `shelf_0` to `shelf_9`. */
export const boardOf = (at: number): string => `board_${at % (SHELVES * BOARDS)}`;

/** Definitions that no tree has, beside those that trees need. */
export interface Idle {
  attributes: number;
  families: number;
  /** Channels without a product. */
  scopes: number;
}

/** What the trees of this shape need, and what is `more`. */
export function benchSetup(more: Idle = { attributes: 0, families: 0, scopes: 0 }): CatalogueSetup {
  const fields = [...ROOT_FIELDS, ...VARIANT_FIELDS];
  const idle = Array.from({ length: more.attributes }, (_, at): Field => ({ code: `idle_${at}`, type: 'text' }));
  return {
    locales: LOCALES.map((code) => ({ code, label: code })),
    markets: [{ code: 'US', country: 'US', currency: 'USD', taxDisplay: 'net' }],
    scopes: Array.from({ length: more.scopes }, (_, at) => ({ code: `idle_${at}`, kind: 'channel', parentCode: null })),
    unitFamilies: [
      {
        code: 'length',
        standardUnit: 'CENTIMETER',
        labels: { en_US: 'Length' },
        units: { CENTIMETER: { factor: '1', symbol: 'cm' }, MILLIMETER: { factor: '0.1', symbol: 'mm' } },
      },
    ],
    attributeGroups: [{ code: 'bench', labels: { en_US: 'Benchmark' }, position: 0 }],
    attributes: [...fields, ...idle].map(attribute),
    families: [
      { ...family(FAMILY, fields), required: { '*': REQUIRED } },
      ...Array.from({ length: more.families }, (_, at) => family(`idle_${at}`, idle.slice(at % 100, (at % 100) + 25))),
    ],
    familyVariants: [
      {
        code: FAMILY_VARIANT,
        familyCode: FAMILY,
        labels: { en_US: 'By colour and size' },
        levels: [{ axes: ['color', 'size'], attributes: VARIANT_FIELDS.map(({ code }) => code) }],
      },
    ],
    categories: categories(),
  };
}

function attribute(field: Field): AttributeSetup {
  const options = Array.from({ length: field.options ?? 0 }, (_, at) => ({
    code: optionOf(field, at),
    labels: { en_US: `${field.code} ${at}` },
  }));
  return {
    code: field.code,
    type: field.type,
    owner: 'pim',
    groupCode: 'bench',
    labels: { en_US: field.code },
    localizable: field.isLocal ?? false,
    scopable: false,
    unitFamily: field.type === 'measurement' ? 'length' : null,
    referenceEntity: null,
    validation: {},
    factPolicy: 'auto',
    options: field.code === 'brand' ? [...options, { code: RARE, labels: { en_US: 'Rare' } }] : options,
  };
}

function family(code: string, fields: Field[]): CatalogueSetup['families'][number] {
  const label = fields.some((field) => field.code === 'name') ? 'name' : null;
  return {
    code,
    labels: { en_US: code },
    attributes: fields.map((field) => field.code),
    required: {},
    labelAttribute: label,
    imageAttribute: null,
  };
}

function categories(): CategorySetup[] {
  const upper = Array.from({ length: SHELVES }, (_, at) => ({ code: `shelf_${at}`, parentCode: null, labels: { en_US: `Shelf ${at}` } }));
  const lower = Array.from({ length: SHELVES * BOARDS }, (_, at) => ({
    ...{ code: `board_${at}`, parentCode: `shelf_${at % SHELVES}`, labels: { en_US: `Board ${at}` } },
  }));
  return [...upper, ...lower];
}
