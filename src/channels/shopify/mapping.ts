import type { MappingBody } from '../../port/index.js';

/** What a new Shopify channel starts with: attribute codes that most catalogues have. Data; people change it per channel. */
export const defaultMapping: MappingBody = {
  fields: {
    title: { from: [{ attribute: 'title' }], transforms: [{ op: 'trim' }] },
    descriptionHtml: {
      from: [{ attribute: 'description' }],
      transforms: [
        {
          op: 'limit_html',
          allow: ['p', 'br', 'ul', 'ol', 'li', 'strong', 'em', 'b', 'i', 'h2', 'h3', 'h4', 'a', 'table', 'tr', 'td', 'th'],
        },
      ],
    },
    vendor: { from: [{ attribute: 'brand' }] },
    productType: { from: [{ system: 'familyLabel' }] },
    status: { from: [{ constant: 'ACTIVE' }] },
    category: { from: [{ attribute: 'shopify_category' }] },
    seoTitle: { from: [{ attribute: 'seo_title' }], transforms: [{ op: 'truncate', chars: 70 }] },
    seoDescription: { from: [{ attribute: 'seo_description' }], transforms: [{ op: 'strip_html' }, { op: 'truncate', chars: 320 }] },
    barcode: { from: [{ attribute: 'gtin' }] },
    weight: { from: [{ attribute: 'weight' }] },
    countryOfOrigin: { from: [{ attribute: 'country_of_origin', code: true }], transforms: [{ op: 'upper' }] },
    'metafield.features': { from: [1, 2, 3, 4, 5].map((n) => ({ attribute: `bullet_${n}` })), all: true },
    'metafield.care': { from: [{ attribute: 'care' }] },
    'metafield.gender': { from: [{ attribute: 'gender' }] },
    'metafield.age_group': { from: [{ attribute: 'age_group' }] },
    'variantMetafield.mpn': { from: [{ attribute: 'mpn' }] },
  },
};
