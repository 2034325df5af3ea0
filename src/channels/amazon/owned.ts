import type { OfferWire, ShownMoney, Statement } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import { OWN } from './fulfilment.js';
import { targetOf } from './schema-rules.js';
import type { PriceStatement, StockStatement } from './statements.js';

type Item = Record<string, unknown>;

/** The owned field that holds the units for sale. */
export const UNITS = 'quantity';

/**
 * A listing's attributes as a flat map that can be compared: the same projection serves what is sent and what is read back. Of pictures it
 * says only that they are there, since Amazon answers with addresses of its own; the main one is told by the listing's summary.
 */
export function projection(attributes: Attributes, language: string): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, items] of Object.entries(attributes)) {
    if (items.length === 0 || name === MAIN_PICTURE) continue;
    if (name.includes('_image_locator')) {
      flat[name] = true;
      continue;
    }
    switch (name) {
      case 'purchasable_offer':
        Object.assign(flat, offerFields(items));
        break;
      case 'fulfillment_availability':
        Object.assign(flat, stockFields(items));
        break;
      case 'externally_assigned_product_identifier':
        flat['gtin'] = items[0]?.['value'];
        break;
      case 'child_parent_sku_relationship':
        // A parent has the attribute without it.
        if (items[0]?.['parent_sku'] !== undefined) flat['parent_sku'] = items[0]['parent_sku'];
        break;
      case 'variation_theme':
        flat['variation_theme'] = items[0]?.['name'];
        break;
      default:
        Object.assign(flat, contentFields(name, items, language));
    }
  }
  return flat;
}

const MAIN_PICTURE = 'main_product_image_locator';

/** Fields that are made of the family and of the linked pictures. */
const OF_NO_MAPPING = ['parent_sku', 'variation_theme', 'parentage_level', 'main_image'];

/** Mapping target of an owned field of the content; undefined for what comes from no mapping. */
export function targetOfOwned(field: string): string | undefined {
  return OF_NO_MAPPING.includes(field) || field.includes('_image_locator') ? undefined : targetOf(field.split('@')[0] as string);
}

const ATTRIBUTES: Record<string, string> = {
  gtin: 'externally_assigned_product_identifier',
  parent_sku: 'child_parent_sku_relationship',
  main_image: MAIN_PICTURE,
};

/** Amazon's attribute behind an owned field of the content, and the language of the instance if it is not the listing's own. */
export function attributeOfOwned(field: string): { attribute: string; language: string | undefined } {
  const [name = '', language] = field.split('@');
  return { attribute: ATTRIBUTES[name] ?? name, language };
}

/** What a price or stock statement owns. A sale that is not said is owned as none: one of another hand would be a lower price than ours. */
export function ownedOffer(wire: OfferWire, statement: Statement): Record<string, unknown> {
  if (wire === 'stock') {
    const [instance = {}] = (statement as unknown as StockStatement).fulfillment_availability;
    const gone = Object.entries(instance).filter(([, value]) => value === null);
    return { ...stockFields([instance]), ...Object.fromEntries(gone) };
  }
  const { purchasable_offer: offer, list_price: list } = statement as unknown as PriceStatement;
  return {
    price: null,
    sale_price: null,
    ...(offer && offerFields(offer)),
    ...(list === null ? { list_price: null } : list && contentFields('list_price', list, '')),
  };
}

function offerFields(items: Item[]): Item {
  const offer = items.find((item) => item['audience'] === undefined || item['audience'] === 'ALL');
  if (!offer) return {};
  const currency = String(offer['currency']);
  const schedule = (name: string): Item | undefined => ((offer[name] as Item[] | undefined)?.[0]?.['schedule'] as Item[] | undefined)?.[0];
  const sale = schedule('discounted_price');
  return {
    price: `${String(schedule('our_price')?.['value_with_tax'])} ${currency}`,
    ...(sale && { sale_price: `${String(sale['value_with_tax'])} ${currency} ${String(sale['start_at'])}/${String(sale['end_at'])}` }),
  };
}

/** By the same fields: an amount and its currency, and with a sale its two ends. */
export function paidBy(fields: Readonly<Record<string, unknown>>, at: Date): ShownMoney | null | undefined {
  const { price, sale_price: sale, [UNITS]: units } = fields;
  if (units === 0 || price === undefined || price === null) return null;
  const usual = amountIn(price);
  const lower = amountIn(sale);
  const [from, to] = String(sale).split(' ').slice(2).join(' ').split('/');
  const isOn = usual && lower && Date.parse(from ?? '') <= at.getTime() && Date.parse(to ?? '') > at.getTime();
  return isOn ? { ...usual, paid: lower.paid, usual: usual.paid } : usual;
}

function amountIn(price: unknown): ShownMoney | undefined {
  const [, paid, currency] = /^(\d+(?:\.\d+)?) ([A-Z]{3})(?: |$)/.exec(typeof price === 'string' ? price : '') ?? [];
  return paid === undefined || currency === undefined ? undefined : { paid, usual: null, currency };
}

function stockFields(items: Item[]): Item {
  const own = items.find((item) => item['fulfillment_channel_code'] === OWN);
  if (!own) return {};
  return {
    ...(own['quantity'] !== undefined && { quantity: own['quantity'] }),
    ...(own['is_inventory_available'] === true && { quantity: 'always' }),
    ...(own['lead_time_to_ship_max_days'] !== undefined && { lead_time_to_ship_max_days: own['lead_time_to_ship_max_days'] }),
    ...(own['restock_date'] !== undefined && { restock_date: own['restock_date'] }),
  };
}

function contentFields(name: string, items: Item[], language: string): Item {
  const byLanguage = new Map<string, unknown[]>();
  for (const item of items) {
    const tag = typeof item['language_tag'] === 'string' && item['language_tag'] !== language ? `${name}@${item['language_tag']}` : name;
    byLanguage.set(tag, [...(byLanguage.get(tag) ?? []), bare(item)]);
  }
  return Object.fromEntries([...byLanguage].map(([key, values]) => [key, values.length === 1 ? values[0] : values]));
}

function bare(item: Item): unknown {
  const { marketplace_id: _place, language_tag: _language, ...rest } = item;
  return Object.keys(rest).length === 1 && 'value' in rest ? rest['value'] : rest;
}

/** White space says nothing; `19.9` and `19.90` are one number. */
export function normalise(_field: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  if (Array.isArray(value)) return value.map((one) => normalise(_field, one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, normalise(key, one)]));
  return value;
}
