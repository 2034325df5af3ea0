import type { MappingBody } from '../../syndication/index.js';

/** What a new Google channel starts with: attribute codes that most catalogues have. Data; people change it per channel. */
export const defaultMapping: MappingBody = {
  fields: {
    title: { from: [{ attribute: 'title' }], transforms: [{ op: 'trim' }], required: true },
    description: {
      from: [{ attribute: 'description' }],
      transforms: [{ op: 'strip_html' }, { op: 'truncate', chars: 5000 }],
      required: true,
    },
    brand: { from: [{ attribute: 'brand' }] },
    gtin: { from: [{ attribute: 'gtin' }] },
    mpn: { from: [{ attribute: 'mpn' }] },
    condition: { from: [{ constant: 'NEW' }] },
    googleProductCategory: { from: [{ attribute: 'google_category' }] },
    productTypes: { from: [{ system: 'category' }] },
    productHighlights: { from: [{ attribute: 'features' }] },
    color: { from: [{ attribute: 'color' }] },
    size: { from: [{ attribute: 'size' }] },
    material: { from: [{ attribute: 'material' }] },
    productWeight: { from: [{ attribute: 'weight' }] },
  },
};
