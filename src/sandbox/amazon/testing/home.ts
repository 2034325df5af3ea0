import type { Attributes } from '../validation/validator.js';
import { DE, GB, US } from './bench.js';

const PLACES: Record<string, { language: string; currency: string; placement: Attributes }> = {
  [US]: { language: 'en_US', currency: 'USD', placement: { item_type_keyword: [{ value: 'vases' }] } },
  [GB]: { language: 'en_GB', currency: 'GBP', placement: { recommended_browse_nodes: [{ value: '3187451' }] } },
  [DE]: { language: 'de_DE', currency: 'EUR', placement: { recommended_browse_nodes: [{ value: '3187451' }] } },
};

/** A complete, sellable HOME item; `changes` replace attributes, `undefined` removes one. */
export function home(pictures: string, changes: Record<string, unknown> = {}, marketplaceId = US): Attributes {
  const { language, currency, placement } = PLACES[marketplaceId] as (typeof PLACES)[string];
  const text = (value: string) => [{ value, language_tag: language, marketplace_id: marketplaceId }];
  const plain = (value: unknown) => [{ value, marketplace_id: marketplaceId }];
  const all: Record<string, unknown> = {
    item_name: text('Oakline Vase'),
    brand: text('Oakline'),
    product_description: text('A turned vase of solid oak.'),
    bullet_point: [...text('Turned by hand'), ...text('Solid oak')],
    country_of_origin: plain('PT'),
    batteries_required: plain(false),
    supplier_declared_dg_hz_regulation: plain('not_applicable'),
    externally_assigned_product_identifier: [{ type: 'ean', value: '4006381333931', marketplace_id: marketplaceId }],
    condition_type: plain('new_new'),
    purchasable_offer: [
      { currency, audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: 19.99 }] }], marketplace_id: marketplaceId },
    ],
    fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 5 }],
    list_price: [{ currency, [marketplaceId === US ? 'value' : 'value_with_tax']: 19.99, marketplace_id: marketplaceId }],
    main_product_image_locator: [{ media_location: `${pictures}/1000x1000.jpeg`, marketplace_id: marketplaceId }],
    ...placement,
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Attributes;
}

export const us = (value: string, language = 'en_US') => [{ value, language_tag: language, marketplace_id: US }];

/** What a parent says of itself: no offer, no identifier. */
export const parent = (theme: string): Record<string, unknown> => ({
  parentage_level: [{ value: 'parent', marketplace_id: US }],
  variation_theme: [{ name: theme }],
  child_parent_sku_relationship: [{ child_relationship_type: 'variation', marketplace_id: US }],
  externally_assigned_product_identifier: undefined,
  condition_type: undefined,
  purchasable_offer: undefined,
  fulfillment_availability: undefined,
  list_price: undefined,
});

export const child = (parentSku: string, theme: string): Record<string, unknown> => ({
  parentage_level: [{ value: 'child', marketplace_id: US }],
  variation_theme: [{ name: theme }],
  child_parent_sku_relationship: [{ child_relationship_type: 'variation', parent_sku: parentSku, marketplace_id: US }],
});
