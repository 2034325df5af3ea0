import type { Marketplace } from '../marketplaces.js';
import type { Groups } from './attributes.js';
import { homeGroups } from './home.js';
import type { Label } from './shape.js';

/** The product types the sandbox ships: written by us in Amazon's shape, for the US, GB and DE marketplaces. */
export interface ProductType {
  name: string;
  label: Label;
  /** Words that find it in a search, beside its name. */
  keywords: string[];
  /** Required of everything, parents included. */
  required: string[];
  /** Required of what is sold, but not of a parent. */
  requiredOfItems: string[];
  themes: string[];
  /** Still accepted, to be avoided: `$lifecycle.enumDeprecated`. */
  deprecatedThemes: string[];
  /** Replaces the shared attributes where Amazon's own list for the type is known. */
  groupsIn?(place: Marketplace): Groups;
}

const EVERY = ['brand', 'bullet_point', 'country_of_origin', 'item_name', 'product_description', 'supplier_declared_dg_hz_regulation'];
const OLD_THEMES = ['COLOR_NAME', 'SIZE_NAME', 'COLOR_NAME/SIZE_NAME'];
const CLOTHING_THEMES = ['COLOR', 'SIZE', 'SIZE/COLOR', 'STYLE', 'COLOR/STYLE', 'SIZE/COLOR/STYLE'];

export const PRODUCT_TYPES: ProductType[] = [
  {
    name: 'HOME',
    label: ['Home', 'Haus und Wohnen'],
    keywords: ['home', 'decor', 'vase', 'lamp', 'cushion', 'candle', 'living', 'haus', 'wohnen', 'deko'],
    required: EVERY,
    requiredOfItems: ['list_price'],
    themes: [
      'COLOR',
      'SIZE',
      'SIZE/COLOR',
      'MATERIAL',
      'COLOR/MATERIAL',
      'STYLE',
      'SIZE/STYLE',
      'PATTERN',
      'ITEM_SHAPE',
      'NUMBER_OF_ITEMS',
    ],
    deprecatedThemes: [...OLD_THEMES, 'MATERIAL_TYPE', 'COLOR/SIZE'],
    groupsIn: homeGroups,
  },
  {
    name: 'KITCHEN',
    label: ['Kitchen', 'Küche'],
    keywords: ['kitchen', 'pan', 'mug', 'bowl', 'knife', 'kitchenware', 'küche', 'tasse'],
    required: EVERY,
    requiredOfItems: ['material'],
    themes: ['COLOR', 'SIZE', 'SIZE/COLOR', 'CAPACITY', 'COLOR/CAPACITY', 'MATERIAL', 'NUMBER_OF_ITEMS', 'STYLE'],
    deprecatedThemes: OLD_THEMES,
  },
  {
    name: 'SHIRT',
    label: ['Shirt', 'Hemd'],
    keywords: ['shirt', 't-shirt', 'tee', 'blouse', 'hemd', 'oberteil'],
    required: [...EVERY, 'department', 'fabric_type', 'target_gender'],
    requiredOfItems: ['age_range_description', 'color', 'size'],
    themes: CLOTHING_THEMES,
    deprecatedThemes: OLD_THEMES,
  },
  {
    name: 'SHOES',
    label: ['Shoes', 'Schuhe'],
    keywords: ['shoe', 'shoes', 'sneaker', 'boot', 'trainer', 'schuh', 'stiefel'],
    required: [...EVERY, 'department', 'target_gender'],
    requiredOfItems: ['age_range_description', 'color', 'size'],
    themes: CLOTHING_THEMES,
    deprecatedThemes: OLD_THEMES,
  },
  {
    name: 'BACKPACK',
    label: ['Backpack', 'Rucksack'],
    keywords: ['backpack', 'bag', 'rucksack', 'tasche', 'daypack'],
    required: EVERY,
    requiredOfItems: ['item_weight'],
    themes: ['COLOR', 'SIZE', 'SIZE/COLOR', 'CAPACITY', 'COLOR/CAPACITY', 'STYLE'],
    deprecatedThemes: OLD_THEMES,
  },
  {
    name: 'LUGGAGE',
    label: ['Luggage', 'Gepäck'],
    keywords: ['luggage', 'suitcase', 'carry-on', 'trolley', 'koffer', 'gepäck'],
    required: EVERY,
    requiredOfItems: ['item_weight', 'item_length_width_height'],
    themes: ['COLOR', 'SIZE', 'SIZE/COLOR', 'MATERIAL', 'STYLE', 'NUMBER_OF_ITEMS'],
    deprecatedThemes: OLD_THEMES,
  },
  {
    name: 'PRODUCT',
    label: ['Product', 'Produkt'],
    keywords: ['product', 'other', 'produkt'],
    required: EVERY,
    requiredOfItems: [],
    themes: ['COLOR', 'SIZE', 'SIZE/COLOR', 'STYLE', 'MATERIAL', 'NUMBER_OF_ITEMS'],
    deprecatedThemes: OLD_THEMES,
  },
];
