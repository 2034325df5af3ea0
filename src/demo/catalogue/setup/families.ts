import type { FamilySetup, FamilyVariantSetup } from '../../../cli/import/index.js';
import { labels } from './options.js';

const common = [
  ...[
    'gtin',
    'mpn',
    'weight',
    'length',
    'width',
    'height',
    'country_of_origin',
    'hazmat',
    'tax_code',
    'number_of_items',
    'color',
    'material',
  ],
  ...['title', 'short_title', 'description', 'bullet_1', 'bullet_2', 'bullet_3', 'bullet_4', 'bullet_5', 'care', 'brand'],
  ...['search_terms', 'seo_title', 'seo_description'],
];
const required = ['title', 'description', 'brand', 'country_of_origin', 'hazmat'];
const worn = ['size', 'gender', 'age_group'];

function family(code: string, en: string, de: string, more: string[], needs: string[] = []): FamilySetup {
  return {
    code,
    labels: labels(en, de),
    attributes: [...common, ...more],
    required: { '*': [...required, ...needs] },
    labelAttribute: 'title',
    imageAttribute: null,
  };
}

export const families: FamilySetup[] = [
  family('home', 'Home', 'Wohnen', ['size', 'pattern']),
  family('shirts', 'Shirts', 'Hemden und Shirts', worn, ['gender', 'age_group', 'material']),
  family('shoes', 'Shoes', 'Schuhe', worn, ['gender', 'age_group']),
  family('backpacks', 'Backpacks', 'Rucksäcke', ['capacity'], ['weight']),
  family('kitchen', 'Kitchen', 'Küche', ['capacity', 'size'], ['material']),
];

const own = ['gtin', 'mpn', 'weight', 'length', 'width', 'height'];

/** Each entry of `levels` is one level's axes. */
function variant(familyCode: string, levels: string[][]): FamilyVariantSetup {
  const code = `${familyCode}_${levels.flat().join('_')}`;
  return {
    code,
    familyCode,
    labels: labels(`By ${levels.flat().join(', ')}`, `Nach ${levels.flat().join(', ')}`),
    levels: levels.map((axes, at) => ({ axes, attributes: at === levels.length - 1 ? [...axes, ...own] : axes })),
  };
}

export const familyVariants: FamilyVariantSetup[] = [
  variant('home', [['color']]),
  variant('home', [['size']]),
  variant('home', [['size', 'color']]),
  variant('home', [['size', 'color', 'material']]),
  // More axes than Shopify has options and than any Amazon theme of this product type names: there on purpose.
  variant('home', [['size', 'color', 'material', 'pattern']]),
  variant('shirts', [['color'], ['size']]),
  variant('shoes', [['size', 'color']]),
  variant('backpacks', [['color', 'capacity']]),
  variant('kitchen', [['color']]),
  variant('kitchen', [['color', 'capacity']]),
];
