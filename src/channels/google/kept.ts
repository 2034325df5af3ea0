import type { Bindings, PlannedListing } from '../../port/index.js';
import { OFFER_ATTRIBUTES } from './offer.js';
import type { Attributes, ProductInput } from './payload.js';
import { ATTRIBUTES, checkMessage } from './schema.js';

/** What an adopted offer had before it was ours, as the processed product shows it: Google shows no input (docs/decisions/0055). */
export type Theirs = Pick<ProductInput, 'productAttributes' | 'customAttributes'>;

const NOTHING: Theirs = { productAttributes: {} };

/** Of the product's own tree, which only Plinth knows. */
const TREE: ReadonlySet<string> = new Set(['itemGroupId', 'variantOptions']);

/** Whoever set its end set it anew each time: kept, it would come, and the product be gone. What Plinth says goes on by itself. */
const ENDS = 'expirationDate';

/** A text and its generated form are one: Google takes either. */
const TWINS: Record<string, string> = {
  ...{ title: 'structuredTitle', structuredTitle: 'title' },
  ...{ description: 'structuredDescription', structuredDescription: 'description' },
};

export const keptBinding = ({ sku }: PlannedListing): string => `kept:${sku}`;

export function keptOf(bindings: Bindings, listing: PlannedListing): Theirs {
  const kept = bindings[keptBinding(listing)];
  return kept ? (JSON.parse(kept) as Theirs) : NOTHING;
}

/** Whether what is said takes the place of this attribute. */
export const isSaid = (attribute: string, now: Attributes): boolean => attribute in now || (TWINS[attribute] ?? '') in now;

/** What a first insert would erase of a product; undefined: nothing. What our contract does not have would be refused, and bar the whole. */
export function erasedBy({ productAttributes: now }: ProductInput, product: Partial<Theirs>): Theirs | undefined {
  const kept = Object.entries(product.productAttributes ?? {}).filter(
    ([name, value]) =>
      !isSaid(name, now) &&
      !OFFER_ATTRIBUTES.has(name) &&
      !TREE.has(name) &&
      name !== ENDS &&
      checkMessage({ [name]: value }, ATTRIBUTES).length === 0,
  );
  const { customAttributes = [] } = product;
  if (kept.length === 0 && customAttributes.length === 0) return undefined;
  return { productAttributes: Object.fromEntries(kept), ...(customAttributes.length > 0 && { customAttributes }) };
}
