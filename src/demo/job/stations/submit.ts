import { PAUSES_MS, sendAgain, type PlinthClient, type UserError } from '../../../cli/import/index.js';
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
 * The editor submits products for one channel, and tries again those that others hold at the moment. What that channel would refuse comes back with its
 * reasons; the rest goes into review. With `overrideReason` it goes all the same: the refusals are then warnings, and the reason is recorded.
 */
export async function submit(
  editor: PlinthClient,
  skus: string[],
  { code: channel, locales }: DemoChannel,
  overrideReason: string | null = null,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<SubmissionOutcome> {
  const outcome: SubmissionOutcome = { reviewIds: [], refused: [] };
  let left = skus;
  const ask = async (): Promise<void> => {
    const { submitProducts } = await editor.graphql<SubmitAnswer>(SUBMIT, {
      input: { skus: left, channels: [channel], locales, reason: 'First listing', overrideReason },
    });
    if (submitProducts.userErrors.length > 0) throw new Error(submitProducts.userErrors.map((e) => e.message).join('; '));
    const refused = submitProducts.products.filter(({ userErrors }) => userErrors.length > 0);
    left = refused.filter(({ userErrors }) => userErrors.some(({ code }) => code === 'busy')).map(({ sku }) => sku);
    outcome.reviewIds.push(...submitProducts.products.flatMap(({ reviewIds }) => reviewIds));
    outcome.refused = [
      ...outcome.refused.filter(({ errors }) => errors.every(({ code }) => code !== 'busy')),
      ...refused.map(({ sku, userErrors }) => ({ sku, channel, errors: userErrors })),
    ];
  };
  if (left.length > 0) await sendAgain(ask, () => left.length > 0, pausesMs);
  return outcome;
}
