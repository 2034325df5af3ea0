import type { ChannelOffer } from '../truths/channel-offers.js';
import { marketplaceOf } from './channels.js';
import type { StandIns } from './stand-ins.js';

/** What somebody changes of one SKU on the channel's own pages. */
export type HandChange = { title: string } | { price: string } | { quantity: number } | { delete: true } | { expire: true };

/** By the stand-ins' own doors, each in its channel's form. */
export async function changeThere(standIns: StandIns, { channel, sku, key }: ChannelOffer, change: HandChange): Promise<void> {
  if (channel === 'google_us') await atGoogle(standIns, key!, change);
  else if (channel === 'shopify_us') await inShop(standIns, sku, change);
  else await atAmazon(standIns, sku, marketplaceOf(channel), change);
}

async function inShop(standIns: StandIns, sku: string, change: HandChange): Promise<void> {
  if (!('title' in change)) return void (await edit(standIns, 'shopify', { sku, ...change }));
  const { products } = await standIns.shop();
  const { id } = products.find(({ variants }) => variants.some((variant) => variant.sku === sku))!;
  await edit(standIns, 'shopify', { id, input: change });
}

async function atAmazon(standIns: StandIns, sku: string, marketplaceId: string, change: HandChange): Promise<void> {
  if ('delete' in change) return void (await edit(standIns, 'amazon', { sku, marketplaceId, ...change }));
  const { listings } = await standIns.amazon();
  const { attributes } = listings.find((one) => one.sku === sku && one.marketplaceId === marketplaceId)!.live!;
  const of = (name: string, with_: object): object => ({ [name]: [{ ...attributes[name]?.[0], ...with_ }] });
  const changed =
    'title' in change
      ? of('item_name', { value: change.title })
      : 'price' in change
        ? of('purchasable_offer', { our_price: [{ schedule: [{ value_with_tax: Number(change.price) }] }] })
        : of('fulfillment_availability', 'quantity' in change ? change : {});
  await edit(standIns, 'amazon', { sku, marketplaceId, attributes: changed });
}

async function atGoogle(standIns: StandIns, key: string, change: HandChange): Promise<void> {
  const there = { account: '1001', key };
  if ('delete' in change || 'expire' in change) return void (await edit(standIns, 'google', { ...there, ...change }));
  const { accounts } = await standIns.google();
  const { productAttributes: is } = accounts[0]!.productInputs.find((one) => one.key === key)!.productInput;
  const price = is['price'] as object;
  const changed = 'price' in change ? { price: { ...price, amountMicros: String(Math.round(Number(change.price) * 1e6)) } } : change;
  await edit(standIns, 'google', { ...there, productAttributes: changed });
}

async function edit(standIns: StandIns, kind: 'shopify' | 'amazon' | 'google', body: object): Promise<void> {
  const answer = await standIns.admin<{ code?: string; userErrors?: object[] }>(kind, 'POST', 'edit', body);
  if (answer.code !== undefined || (answer.userErrors ?? []).length > 0) throw new Error(`${kind} refuses ${JSON.stringify(answer)}`);
}
