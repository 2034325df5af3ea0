import type { Attribute } from '../schema/schema.js';

/** What two things of one GTIN may differ in: how many are in the pack (then one of the numbers is wrong), their condition, who ships them. */
export const DISTINCTIONS = ['pack', 'condition', 'fulfilment'] as const;
/** One of them. */
export type Distinction = (typeof DISTINCTIONS)[number];

/** Codes that most catalogues have; an attribute of another code says it by its `role`. */
const CODES: Record<Distinction, readonly string[]> = {
  pack: [
    ...['pack', 'pack_size', 'pack_quantity', 'pack_content', 'package_quantity', 'units_per_pack', 'multipack', 'set_of'],
    ...['number_of_items', 'item_package_quantity', 'unit_count', 'pieces', 'bundle', 'is_bundle'],
  ],
  condition: ['condition', 'item_condition', 'condition_type'],
  fulfilment: ['fulfilment', 'fulfillment', 'fulfilment_channel', 'fulfillment_channel'],
};

/** What an attribute tells two things of one GTIN apart by; undefined: by nothing. */
export function distinguishes({
  code,
  validation,
}: Pick<Attribute, 'code'> & Partial<Pick<Attribute, 'validation'>>): Distinction | undefined {
  return validation?.role ?? DISTINCTIONS.find((one) => CODES[one].includes(code));
}
