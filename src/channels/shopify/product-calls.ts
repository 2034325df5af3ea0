import type { SendItem } from '../../port/index.js';
import { chunks } from '../../port/kit/index.js';
import type { CallFailure, CallResult, UserError } from './answers.js';
import { TAKE_OFF, variantMetafieldsDocument } from './documents.js';
import type { Metafield, ProductPayload } from './payload.js';

/** One answer shows at most this many variants; the ids of the others come with the read-back. Also Shopify's limit on arrays. */
export const PAGE = 250;
/** Metafields in one metafieldsSet, and such mutations in one call (10 points each, and one for what they answer). */
const METAFIELDS = 25;
export const GROUPS = 20;

export interface ProductAnswer {
  id: string;
  variants: { nodes: { id: string; sku: string; inventoryItem: { id: string } }[] };
  media: { nodes: { id: string }[] };
}

export interface SetData {
  productSet: { product: ProductAnswer | null; userErrors: UserError[] };
  [other: string]: { userErrors: UserError[] };
}

/** `learned`: what a send in steps knows already although it is not done; undefined: nothing, or it is done. */
export type SetResult = CallResult<SetData> & { learned?: ProductAnswer; unfinished?: CallFailure };

/** All of a call, whichever of its mutations said it. */
export function errorsOf(data: SetData): UserError[] {
  return Object.values(data).flatMap((answer) => answer.userErrors);
}

/** Calls by which the metafields of variants are set, and those that are gone are taken off. */
export function metafieldCalls(all: ProductPayload['variantMetafields'], emptied: ProductPayload['emptied']) {
  return [
    ...chunks(groupsOf(all), GROUPS).map((groups) => ({ query: variantMetafieldsDocument(groups.length), variables: named(groups) })),
    ...chunks(emptied, PAGE).map((group) => ({ query: TAKE_OFF, variables: { emptied: group } })),
  ];
}

export const traceOf = ({ listingId, payloadHash }: SendItem) => ({ purpose: 'send' as const, listingIds: [listingId], payloadHash });

export const owned = (metafields: Metafield[], ownerId: string) => metafields.map((metafield) => ({ ...metafield, ownerId }));

export const groupsOf = (all: ProductPayload['variantMetafields']) => chunks(all, METAFIELDS);

export const named = <T>(groups: T[]): Record<string, T> => Object.fromEntries(groups.map((group, index) => [`v${index}`, group]));
