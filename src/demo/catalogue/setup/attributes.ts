import type { AttributeSetup } from '../../../cli/import/index.js';
import {
  ageGroups,
  capacities,
  colours,
  countries,
  genders,
  labels,
  materials,
  patterns,
  sizes,
  taxCodes,
  type Choice,
} from './options.js';

type Extra = Partial<Omit<AttributeSetup, 'code' | 'type' | 'owner' | 'labels' | 'groupCode'>>;

function attribute(owner: 'erp' | 'pim', groupCode: string) {
  return (code: string, type: AttributeSetup['type'], en: string, de: string, extra: Extra = {}): AttributeSetup => ({
    code,
    type,
    owner,
    groupCode,
    labels: labels(en, de, en.replace('Color', 'Colour')),
    localizable: false,
    scopable: false,
    unitFamily: null,
    referenceEntity: null,
    validation: {},
    factPolicy: 'auto',
    options: [],
    ...extra,
  });
}

const options = (choices: readonly Choice[]): Extra => ({ options: choices.map(({ code, labels }) => ({ code, labels })) });
const localized = (validation: AttributeSetup['validation'] = {}): Extra => ({ localizable: true, validation });

const fact = attribute('erp', 'facts');
const axis = (code: string, en: string, de: string, choices: readonly Choice[]) =>
  fact(code, 'select', en, de, { ...options(choices), factPolicy: 'review' });
const measure = (code: string, en: string, de: string, unitFamily: string) =>
  fact(code, 'measurement', en, de, { unitFamily, validation: { min: '0' } });

/** What the ERP owns. GTINs have no check-digit rule here: a wrong one is kept as the ERP sent it and stopped, with its reason, where it matters. */
const facts: AttributeSetup[] = [
  fact('gtin', 'text', 'GTIN', 'GTIN', { validation: { maxLength: 14 } }),
  fact('mpn', 'text', 'Manufacturer number', 'Herstellernummer', { validation: { maxLength: 40 } }),
  measure('weight', 'Weight', 'Gewicht', 'weight'),
  measure('length', 'Length', 'Länge', 'length'),
  measure('width', 'Width', 'Breite', 'length'),
  measure('height', 'Height', 'Höhe', 'length'),
  fact('country_of_origin', 'select', 'Country of origin', 'Herkunftsland', options(countries)),
  fact('hazmat', 'boolean', 'Dangerous goods', 'Gefahrgut', { factPolicy: 'review' }),
  fact('tax_code', 'select', 'Tax code', 'Steuerschlüssel', options(taxCodes)),
  fact('number_of_items', 'number', 'Number of items', 'Anzahl der Teile', { validation: { min: '1', decimals: 0 } }),
  axis('color', 'Color', 'Farbe', colours),
  axis('size', 'Size', 'Größe', sizes),
  axis('capacity', 'Capacity', 'Fassungsvermögen', capacities),
  axis('pattern', 'Pattern', 'Muster', patterns),
  axis('material', 'Material', 'Material', materials),
];

const text = attribute('pim', 'texts');
const seo = attribute('pim', 'seo');

/** What people own. */
const content: AttributeSetup[] = [
  text('title', 'text', 'Title', 'Titel', { localizable: true, scopable: true, validation: { maxLength: 255 } }),
  text('short_title', 'text', 'Short title', 'Kurztitel', localized({ maxLength: 150 })),
  text('description', 'rich_text', 'Description', 'Beschreibung', localized()),
  ...[1, 2, 3, 4, 5].map((n) => text(`bullet_${n}`, 'text', `Bullet ${n}`, `Stichpunkt ${n}`, localized({ maxLength: 500 }))),
  text('care', 'text', 'Care', 'Pflege', localized({ maxLength: 500 })),
  text('brand', 'text', 'Brand', 'Marke', { validation: { maxLength: 70 } }),
  text('gender', 'select', 'Gender', 'Geschlecht', options(genders)),
  text('age_group', 'select', 'Age group', 'Altersgruppe', options(ageGroups)),
  seo('search_terms', 'text', 'Search terms', 'Suchbegriffe', localized()),
  seo('seo_title', 'text', 'SEO title', 'SEO-Titel', localized({ maxLength: 70 })),
  seo('seo_description', 'text', 'SEO description', 'SEO-Beschreibung', localized({ maxLength: 320 })),
];

export const attributes: AttributeSetup[] = [...facts, ...content];
