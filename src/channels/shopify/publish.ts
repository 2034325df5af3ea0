import type { CallFailure, UserError } from './answers.js';
import type { Client } from './client.js';
import { publishDocument } from './documents.js';
import { chunks } from '../../port/kit/index.js';

/** Products in one call: each publication is a mutation of its own, at 10 points. */
const AT_ONCE = 20;

export interface ToPublish {
  listingId: string;
  productId: string;
  publicationIds: string[];
}

/** Makes products visible in these sales channels. By listing id: why it did not happen. */
export async function publishProducts(client: Client, products: ToPublish[]): Promise<Map<string, CallFailure | UserError[]>> {
  const failed = new Map<string, CallFailure | UserError[]>();
  const alike = Map.groupBy(products, ({ publicationIds }) => publicationIds.join());
  for (const group of [...alike.values()].flatMap((own) => chunks(own, AT_ONCE))) {
    const { publicationIds } = group[0]!;
    const variables = Object.fromEntries(group.map(({ productId }, index) => [`p${index}`, productId]));
    const answer = await client.call<Record<string, { userErrors: UserError[] }>>({
      query: publishDocument(group.length),
      variables: { ...variables, to: publicationIds.map((publicationId) => ({ publicationId })) },
      purpose: 'send',
      listingIds: group.map(({ listingId }) => listingId),
    });
    group.forEach(({ listingId }, index) => {
      if (answer.kind !== 'data') failed.set(listingId, answer);
      else if (answer.data[`p${index}`]!.userErrors.length > 0) failed.set(listingId, answer.data[`p${index}`]!.userErrors);
    });
  }
  return failed;
}
