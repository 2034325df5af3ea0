import type { SendItem } from '../../port/index.js';
import type { CallResult, UserError } from './answers.js';
import type { Client } from './client.js';
import { CREATE, TAKE_OFF, updateDocument, variantMetafieldsDocument } from './documents.js';
import { chunks } from '../../port/kit/index.js';
import type { ProductPayload } from './payload.js';

/** One answer shows at most this many variants; the ids of the others come with the read-back. */
const PAGE = 250;
/** Metafields in one metafieldsSet, and such mutations in one call (10 points each). */
const METAFIELDS = 25;
const GROUPS = 20;

export interface SetData {
  productSet: {
    product: {
      id: string;
      variants: { nodes: { id: string; sku: string; inventoryItem: { id: string } }[] };
      media: { nodes: { id: string }[] };
    } | null;
    userErrors: UserError[];
  };
  metafieldsSet?: { userErrors: UserError[] };
  [group: `v${number}`]: { userErrors: UserError[] };
}

/** All of a call, whichever of its mutations said it. */
export function errorsOf(data: SetData): UserError[] {
  return Object.values(data).flatMap((answer: { userErrors?: UserError[] } | undefined) => answer?.userErrors ?? []);
}

/** The product as it should be, in one call as long as its variants have no more than 500 metafields, and lose no more than 250. */
export async function setProduct(client: Client, item: SendItem, payload: ProductPayload): Promise<CallResult<SetData>> {
  const { identifier, input, metafields, variantMetafields } = payload;
  const variables = { identifier, input, variants: Math.min(input.variants.length, PAGE), files: Math.min(input.files.length, PAGE) };
  const trace = { purpose: 'send' as const, listingIds: [item.listingId], payloadHash: item.payloadHash };
  if (!('id' in identifier)) return client.call({ query: CREATE, variables, ...trace });
  const own = metafields.map((metafield) => ({ ...metafield, ownerId: identifier.id }));
  const [first = [], ...more] = chunks(chunks(variantMetafields, METAFIELDS), GROUPS);
  const [emptied = [], ...moreEmptied] = chunks(payload.emptied, PAGE);
  const all = { ...variables, metafields: own, emptied, ...named(first) };
  const answer = await client.call<SetData>({ query: updateDocument(first.length), variables: all, ...trace });
  const rest = [
    ...more.map((groups) => ({ query: variantMetafieldsDocument(groups.length), variables: named(groups) })),
    ...moreEmptied.map((group) => ({ query: TAKE_OFF, variables: { emptied: group } })),
  ];
  for (const call of rest) {
    if (answer.kind !== 'data' || errorsOf(answer.data).length > 0) return answer;
    const next = await client.call<SetData>({ ...call, ...trace });
    if (next.kind !== 'data') return next;
    const errors = errorsOf(next.data);
    if (errors.length > 0) return { ...answer, data: { ...answer.data, metafieldsSet: { userErrors: errors } } };
  }
  return answer;
}

const named = <T>(groups: T[]): Record<string, T> => Object.fromEntries(groups.map((group, index) => [`v${index}`, group]));
