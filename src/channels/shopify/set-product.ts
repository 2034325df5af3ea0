import type { SendItem } from '../../port/index.js';
import type { Client } from './client.js';
import { MOST, productSetCost, roomFor } from './cost.js';
import { CREATE, updateDocument } from './documents.js';
import type { ProductPayload } from './payload.js';
import { GROUPS, groupsOf, named, owned, PAGE, traceOf, type SetData, type SetResult } from './product-calls.js';
import { setInSteps } from './set-in-steps.js';

/** Points of a mutation with what it answers. */
const MUTATION = 11;

/** The product as it should be: in one call if its points allow, else in steps. */
export async function setProduct(client: Client, item: SendItem, payload: ProductPayload): Promise<SetResult> {
  const { identifier, input, metafields, variantMetafields, emptied } = payload;
  const files = Math.min(input.files.length, PAGE);
  const groups = groupsOf(variantMetafields);
  const isThere = 'id' in identifier;
  const cost = productSetCost(payload, { variants: 0, files }) + (isThere ? MUTATION * (groups.length + 2) : 0);
  if (cost + 2 > MOST || groups.length > GROUPS || emptied.length > PAGE) return setInSteps(client, item, payload);
  // Ids are asked for only where there are any that we do not know.
  const isNew = input.variants.some(({ id }) => id === undefined);
  const variables = { identifier, input, variants: isNew ? Math.min(input.variants.length, PAGE, roomFor(cost)) : 1, files };
  if (!isThere) return client.call<SetData>({ query: CREATE, variables, ...traceOf(item) });
  const all = { ...variables, metafields: owned(metafields, identifier.id), emptied, ...named(groups) };
  return client.call<SetData>({ query: updateDocument(groups.length), variables: all, ...traceOf(item) });
}
