import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A small Akeneo export: one lamp. Tests replace whole files. */
const files: Record<string, string> = {
  'channels.csv': 'code;locales;currencies\nweb;en_US;USD\n',
  'attributes.csv': [
    'code;localizable;scopable;type',
    'sku;0;0;pim_catalog_identifier',
    'name;1;0;pim_catalog_text',
    'color;0;0;pim_catalog_simpleselect',
    'price;0;0;pim_catalog_price_collection',
    'image;0;0;pim_catalog_image',
  ].join('\n'),
  'attribute_options.csv': 'code;attribute;sort_order\nred;color;1\n',
  'families.csv': 'code;attributes;attribute_as_image\nlamps;sku,name,color,price,image;image\n',
  'family_variants.csv': 'code;family;variant-axes_1\nby_color;lamps;color\n',
  'product_models.csv': 'code;family_variant;parent\n',
  'products.csv': 'sku;family;parent;name-en_US;color;price-USD;image\nLAMP;lamps;;Lamp;red;19.99;\n',
};

export const productsHead = 'sku;family;parent;name-en_US;color;price-USD;image\n';

export function exportFolder(change: Record<string, string | Buffer> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plinth-cli-export-'));
  for (const [name, content] of Object.entries({ ...files, ...change })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}
