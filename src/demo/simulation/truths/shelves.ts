import { simulatedChannels } from '../world/channels.js';
import type { StandIns } from '../world/stand-ins.js';

/** From which a customer can buy one SKU: as many as the channel lets them, 0 where it is not shown or not for sale. */
export interface Shelf {
  name: string;
  /** Whose number it is: several marketplaces of a region have one. */
  pool: string;
  channel: string;
  sku: string;
  /** Markets whose counts it may come from. */
  markets: string[];
  units: number;
  /** Whether units are numbers, or only whether there are any. */
  counts: boolean;
}

const REGION: Record<string, string> = { US: 'amazon_na', GB: 'amazon_eu', DE: 'amazon_eu' };

/** All that customers can buy at this moment, by the channels' own state. */
export async function readShelves(standIns: StandIns): Promise<Shelf[]> {
  const [shop, amazon, google] = [await standIns.shop(), await standIns.amazon(), await standIns.google()];
  const shelf = (channel: string, pool: string, sku: string, markets: string[], units: number, counts = true): Shelf => ({
    name: `${channel} ${sku}`,
    ...{ pool, channel, sku, markets, units, counts },
  });
  return [
    ...shop.products.flatMap((product) =>
      product.variants.map((variant) => {
        const isShown = product.status === 'ACTIVE' && product.publications.length > 0;
        const units = variant.tracked && variant.inventoryPolicy === 'DENY' ? (variant.inventory['Main warehouse'] ?? 0) : Infinity;
        return shelf('shopify_us', 'shopify', variant.sku, ['US'], isShown ? Math.max(0, units) : 0);
      }),
    ),
    ...amazon.listings.map(({ sku, marketplaceId, live }) => {
      const { code, market } = simulatedChannels.find(({ settings }) => settings['marketplaceId'] === marketplaceId)!;
      const own = live?.attributes['fulfillment_availability']?.[0];
      const quantity = own?.['is_inventory_available'] === true ? Infinity : Number(own?.['quantity'] ?? 0);
      const pool = REGION[market]!;
      const markets = Object.keys(REGION).filter((one) => REGION[one] === pool);
      return shelf(code, pool, sku, markets, live?.status.includes('BUYABLE') ? quantity : 0);
    }),
    ...google.accounts.flatMap(({ productInputs }) =>
      productInputs.map(({ key, productInput }) =>
        shelf(
          'google_us',
          'google',
          key.split('~')[2]!,
          ['US'],
          productInput.productAttributes['availability'] === 'IN_STOCK' ? 1 : 0,
          false,
        ),
      ),
    ),
  ];
}
