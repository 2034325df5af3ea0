import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from '@jest/globals';

/** A small export without a fault; tests replace whole files. */
export const good: Record<string, string> = {
  'channels.csv': 'code;label-en_US;locales;currencies;tree\nweb;Web;en_US,de_DE;EUR,USD;shop\n',
  'attribute_groups.csv': 'code;sort_order;label-en_US\nmain;1;Main\n',
  'attributes.csv': [
    'code;label-en_US;group;localizable;scopable;metric_family;type;wysiwyg_enabled',
    'sku;SKU;main;0;0;;pim_catalog_identifier;',
    'name;Name;main;1;0;;pim_catalog_text;',
    'description;Description;main;1;1;;pim_catalog_textarea;1',
    'color;Color;main;0;0;;pim_catalog_simpleselect;',
    'tags;Tags;main;0;0;;pim_catalog_multiselect;',
    'size;Size;main;0;0;;pim_catalog_simpleselect;',
    'weight;Weight;main;0;0;Weight;pim_catalog_metric;',
    'watts;Watts;main;0;0;;pim_catalog_number;',
    'boxed;Boxed;main;0;0;;pim_catalog_boolean;',
    'made;Made;main;0;0;;pim_catalog_date;',
    'ean;EAN;main;0;0;;pim_catalog_text;',
    'price;Price;main;0;0;;pim_catalog_price_collection;',
    'image;Image;main;0;0;;pim_catalog_image;',
    'manual;Manual;main;0;0;;pim_catalog_file;',
  ].join('\n'),
  'attribute_options.csv':
    'code;label-en_US;attribute;sort_order\nred;Red;color;2\nblue;Blue;color;1\ns;S;size;1\nm;M;size;2\nnew;New;tags;1\nsale;Sale;tags;2\n',
  'families.csv':
    'code;label-en_US;attributes;attribute_as_label;attribute_as_image;requirements-web\nlamps;Lamps;sku,name,description,color,size,tags,weight,watts,boxed,made,ean,price,image,manual;name;image;name,price,image\n',
  'family_variants.csv':
    'code;family;label-en_US;variant-axes_1;variant-axes_2;variant-attributes_1;variant-attributes_2\nlamps_cs;lamps;By color and size;color;size;color,image;size,sku,ean\n',
  'categories.csv': 'code;parent;label-en_US\ndesk;shop;Desk\nshop;;Shop\n',
  'measurement-families.json': JSON.stringify([
    {
      code: 'Weight',
      labels: { en_US: 'Weight' },
      standard_unit_code: 'KILOGRAM',
      units: {
        KILOGRAM: { convert_from_standard: [{ operator: 'mul', value: '1' }], symbol: 'kg', labels: {} },
        GRAM: { convert_from_standard: [{ operator: 'div', value: '1000' }], symbol: 'g', labels: {} },
      },
    },
    {
      code: 'Temperature',
      labels: {},
      standard_unit_code: 'KELVIN',
      units: {
        KELVIN: { convert_from_standard: [{ operator: 'mul', value: '1' }] },
        FAHRENHEIT: {
          convert_from_standard: [
            { operator: 'sub', value: '32' },
            { operator: 'div', value: '1.8' },
            { operator: 'add', value: '273.15' },
          ],
        },
      },
    },
  ]),
  'product_models.csv':
    'code;family_variant;parent;categories;color;name-en_US;price-EUR;image\nARC;lamps_cs;;desk;;Arc lamp;99;\nARC-RED;lamps_cs;ARC;;red;;;files/a/red.png\n',
  'products.csv': [
    'sku;categories;enabled;family;parent;color;size;name-en_US;name-de_DE;description-en_US-web;weight;weight-unit;watts;boxed;made;tags;ean;price-EUR;price-USD;image;X_SELL-products',
    'ARC-RED-S;;1;lamps;ARC-RED;;s;;;;;;;;;;4006381333931;;;;',
    'ARC-RED-M;;1;lamps;ARC-RED;red;m;Arc lamp;;;;;;;;;;89.5;;;',
    'DOT;desk;1;lamps;;BLUE;;Dot;Punkt;<p>Hi<script>x</script></p>;1.50;KILOGRAM;7.0;1;2026-01-31;sale,new;;;19.99;files/a/red.png;ARC',
    'OFF;;0;lamps;;;;Off;;;;;;;;;;;;;',
  ].join('\n'),
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The good files for these. Where nothing stands below its model any more, that has no price: it would be told. */
function beside({ 'products.csv': text }: Record<string, string | Buffer | null>): Record<string, string> {
  const isSold = text === undefined || String(text).includes('ARC-RED');
  return isSold ? good : { ...good, 'product_models.csv': good['product_models.csv']!.replace(';99;', ';;') };
}

/** A folder with these files in place of the good ones; null: none. */
export function folderWith(changes: Record<string, string | Buffer | null> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plinth-akeneo-'));
  folders.push(folder);
  for (const [name, text] of Object.entries({ ...beside(changes), ...changes })) {
    if (text === null) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  mkdirSync(path.join(folder, 'files/a'), { recursive: true });
  if (!('files/a/red.png' in changes)) writeFileSync(path.join(folder, 'files/a/red.png'), 'picture');
  return folder;
}

/** Replaces the product lines below the header. */
export const products = (...lines: string[]): Record<string, string> => ({
  'products.csv': [good['products.csv']!.split('\n')[0]!, ...lines].join('\n'),
});
