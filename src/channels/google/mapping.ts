import type { FieldRule, MappingBody } from '../../port/index.js';

/** The first of these attributes that has a value. */
const attribute = (...codes: string[]): FieldRule => ({ from: codes.map((code) => ({ attribute: code })) });

/**
 * What a new Google channel starts with: attribute codes that most catalogues have. Data; people change it per channel. Nothing is marked
 * as required: the rules demand what Google demands, whatever the mapping says, and would only say it twice.
 */
export const defaultMapping: MappingBody = {
  fields: {
    title: { ...attribute('title', 'name'), transforms: [{ op: 'trim' }] },
    description: { ...attribute('description'), transforms: [{ op: 'strip_html' }, { op: 'truncate', chars: 5000 }] },
    shortTitle: attribute('short_title'),
    brand: attribute('brand'),
    gtin: attribute('gtin', 'ean'),
    mpn: attribute('mpn', 'model_number'),
    condition: { from: [{ constant: 'NEW' }] },
    googleProductCategory: attribute('google_category'),
    productTypes: { from: [{ system: 'categoryPath' }] },
    productHighlights: {
      ...attribute('bullets', 'features', 'bullet_1', 'bullet_2', 'bullet_3', 'bullet_4', 'bullet_5'),
      all: true,
      transforms: [{ op: 'split', on: '\n', max: 100 }],
    },
    color: attribute('color'),
    size: attribute('size'),
    material: attribute('material'),
    pattern: attribute('pattern'),
    gender: { from: [{ attribute: 'gender', code: true }] },
    ageGroup: { from: [{ attribute: 'age_group', code: true }] },
    productWeight: attribute('weight'),
    productLength: attribute('length'),
    productWidth: attribute('width'),
    productHeight: attribute('height'),
  },
};
