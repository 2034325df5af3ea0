import type { PlinthClient, UserError } from '../../../cli/import/index.js';
import type { DemoChannel } from './connect-channels.js';

export interface RefusedSubmission {
  sku: string;
  channel: string;
  errors: UserError[];
}

export interface SubmissionOutcome {
  reviewIds: string[];
  refused: RefusedSubmission[];
}

const SUBMIT = `mutation Submit($input: SubmitProductsInput!) {
  submitProducts(input: $input) {
    products { sku version reviewIds userErrors { code path message fix } }
    userErrors { code path message fix }
  }
}`;

interface SubmitAnswer {
  submitProducts: { products: { sku: string; reviewIds: string[]; userErrors: UserError[] }[]; userErrors: UserError[] };
}

/**
 * The editor submits products for one channel. What that channel would refuse comes back with its reasons; the rest goes into review.
 * With `overrideReason` it goes all the same: the refusals are then warnings, and the reason is recorded.
 */
export async function submit(
  editor: PlinthClient,
  skus: string[],
  { code: channel, locales }: DemoChannel,
  overrideReason: string | null = null,
): Promise<SubmissionOutcome> {
  if (skus.length === 0) return { reviewIds: [], refused: [] };
  const { submitProducts } = await editor.graphql<SubmitAnswer>(SUBMIT, {
    input: { skus, channels: [channel], locales, reason: 'First listing', overrideReason },
  });
  if (submitProducts.userErrors.length > 0) throw new Error(submitProducts.userErrors.map((e) => e.message).join('; '));
  return {
    reviewIds: submitProducts.products.flatMap((p) => p.reviewIds),
    refused: submitProducts.products.filter((p) => p.userErrors.length > 0).map((p) => ({ sku: p.sku, channel, errors: p.userErrors })),
  };
}
