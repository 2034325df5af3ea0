import type { DemoChannel } from '../../job/stations/connect-channels.js';
import type { PlinthClient, UserError } from '../../../cli/import/index.js';

const SUBMIT = `mutation Submit($input: SubmitProductsInput!) {
  submitProducts(input: $input) { products { sku reviewIds userErrors { code } } userErrors { code message } }
}`;

interface SubmitAnswer {
  submitProducts: { products: { sku: string; reviewIds: string[]; userErrors: UserError[] }[]; userErrors: UserError[] };
}

/** Submits products for all channels at once. What is incomplete on purpose is refused and stays a draft; who is told busy tries again, as a person does. */
export async function submitAll(editor: PlinthClient, skus: string[], channels: DemoChannel[]): Promise<string[]> {
  if (skus.length === 0) return [];
  const locales = [...new Set(channels.flatMap((channel) => channel.locales))];
  const { submitProducts } = await editor.graphql<SubmitAnswer>(SUBMIT, {
    input: { skus, channels: channels.map(({ code }) => code), locales, reason: 'Benchmark' },
  });
  if (submitProducts.userErrors.length > 0) throw new Error(submitProducts.userErrors.map((e) => e.message).join('; '));
  const busy = submitProducts.products.filter(({ userErrors }) => userErrors.some(({ code }) => code === 'busy')).map(({ sku }) => sku);
  return [...submitProducts.products.flatMap(({ reviewIds }) => reviewIds), ...(await submitAll(editor, busy, channels))];
}
