import { channelOfMarketplace, poolOf } from '../world/channels.js';
import type { StandIns } from '../world/stand-ins.js';

/** One SKU as a channel holds it, for whoever looks at the channel's own pages. */
export interface ChannelOffer {
  channel: string;
  pool: string;
  sku: string;
  /** Google's name of it. */
  key?: string;
  title: string;
  price: string | null;
  /** null: no number of units is kept there. */
  units: number | null;
}

export async function allOffers(standIns: StandIns): Promise<ChannelOffer[]> {
  const [shop, amazon, google] = [await standIns.shop(), await standIns.amazon(), await standIns.google()];
  const of = (channel: string, sku: string, more: Omit<ChannelOffer, 'channel' | 'pool' | 'sku'>): ChannelOffer => ({
    ...{ channel, pool: poolOf(channel), sku },
    ...more,
  });
  return [
    ...shop.products.flatMap(({ title, variants }) =>
      variants.map(({ sku, price, tracked, inventory }) =>
        of('shopify_us', sku, { title, price, units: tracked ? (inventory['Main warehouse'] ?? null) : null }),
      ),
    ),
    ...amazon.listings.flatMap(({ sku, marketplaceId, live }) => {
      const own = live?.attributes;
      const quantity = own?.['fulfillment_availability']?.[0]?.['quantity'];
      if (!own || own['parentage_level']?.[0]?.['value'] === 'parent') return [];
      const title = String(own['item_name']?.[0]?.['value']);
      return [
        of(channelOfMarketplace(marketplaceId), sku, {
          ...{ title, price: amazonPrice(own) },
          units: typeof quantity === 'number' ? quantity : null,
        }),
      ];
    }),
    ...google.accounts.flatMap(({ productInputs }) =>
      productInputs.map(({ key, productInput: { productAttributes: is } }) => {
        const price = is['price'] as { amountMicros: string } | undefined;
        const amount = price ? (Number(price.amountMicros) / 1e6).toFixed(2) : null;
        return of('google_us', key.split('~')[2]!, { key, title: String(is['title']), price: amount, units: null });
      }),
    ),
  ];
}

/** None: the offer is closed there. */
function amazonPrice(attributes: Record<string, Record<string, unknown>[]>): string | null {
  const [offer] = (attributes['purchasable_offer'] ?? []) as { our_price?: { schedule: { value_with_tax: number }[] }[] }[];
  const price = offer?.our_price?.[0]?.schedule[0]?.value_with_tax;
  return price === undefined ? null : price.toFixed(2);
}
