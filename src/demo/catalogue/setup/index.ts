import type { CatalogueSetup } from '../../../cli/import/index.js';
import { attributes } from './attributes.js';
import { categories } from './categories.js';
import { families, familyVariants } from './families.js';
import { labels } from './options.js';

/** Three locales, three markets with a currency each, five families. */
export const demoSetup: CatalogueSetup = {
  locales: [
    { code: 'en_US', label: 'English (United States)' },
    { code: 'de_DE', label: 'Deutsch (Deutschland)' },
    { code: 'en_GB', label: 'English (United Kingdom)' },
  ],
  markets: [
    { code: 'US', country: 'US', currency: 'USD', taxDisplay: 'net' },
    { code: 'GB', country: 'GB', currency: 'GBP', taxDisplay: 'gross' },
    { code: 'DE', country: 'DE', currency: 'EUR', taxDisplay: 'gross' },
  ],
  scopes: [],
  unitFamilies: [
    {
      code: 'weight',
      standardUnit: 'GRAM',
      labels: labels('Weight', 'Gewicht'),
      units: {
        GRAM: { factor: '1', symbol: 'g' },
        KILOGRAM: { factor: '1000', symbol: 'kg' },
        POUND: { factor: '453.59237', symbol: 'lb' },
      },
    },
    {
      code: 'length',
      standardUnit: 'CENTIMETER',
      labels: labels('Length', 'Länge'),
      units: {
        CENTIMETER: { factor: '1', symbol: 'cm' },
        MILLIMETER: { factor: '0.1', symbol: 'mm' },
        INCH: { factor: '2.54', symbol: 'in' },
      },
    },
  ],
  attributeGroups: [
    { code: 'facts', labels: labels('Facts', 'Fakten'), position: 0 },
    { code: 'texts', labels: labels('Texts', 'Texte'), position: 1 },
    { code: 'seo', labels: labels('Search', 'Suche'), position: 2 },
  ],
  attributes,
  families,
  familyVariants,
  categories,
};
