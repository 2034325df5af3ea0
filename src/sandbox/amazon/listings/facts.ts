import type { Attributes } from '../validation/validator.js';

/** Small readings of a listing's attributes. */

type Item = Record<string, unknown>;

export function textOf(attributes: Attributes, name: string, field = 'value'): string | undefined {
  const value = attributes[name]?.[0]?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** {amount, currency} of the price that buyers pay, for everyone rather than for businesses. */
export function priceOf(attributes: Attributes): { amount: number; currency: string } | undefined {
  const offer = attributes['purchasable_offer']?.find((one) => one['audience'] !== 'B2B');
  const schedule = ((offer?.['our_price'] as Item[] | undefined)?.[0]?.['schedule'] as Item[] | undefined)?.[0];
  const amount = schedule?.['value_with_tax'];
  return typeof amount === 'number' ? { amount, currency: String(offer?.['currency']) } : undefined;
}

export function hasPrice(attributes: Attributes): boolean {
  return (priceOf(attributes)?.amount ?? 0) > 0 && attributes['skip_offer']?.[0]?.['value'] !== true;
}

export function isInStock(attributes: Attributes): boolean {
  const channels = attributes['fulfillment_availability'] ?? [];
  return channels.some(
    (one) => one['fulfillment_channel_code'] !== 'DEFAULT' || one['is_inventory_available'] === true || Number(one['quantity'] ?? 0) > 0,
  );
}

export const isParent = (attributes: Attributes): boolean => textOf(attributes, 'parentage_level') === 'parent';
