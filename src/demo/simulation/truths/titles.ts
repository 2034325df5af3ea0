import { channelOfMarketplace } from '../world/channels.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { isWell, type Told } from './told.js';

/** What channels call their products was approved, and is the newest that was where Plinth says that all is well. */
export async function checkTitles(world: SimulatedWorld, told: Told[]): Promise<void> {
  const { truth, now } = world;
  const [shop, amazon, google] = [await world.standIns.shop(), await world.standIns.amazon(), await world.standIns.google()];
  const shown: { code: string; sku: string; title: string }[] = [
    ...shop.products.flatMap(({ title, variants }) => variants.map(({ sku }) => ({ code: 'shopify_us', sku, title }))),
    ...amazon.listings.flatMap(({ sku, marketplaceId, live }) =>
      live ? [{ code: channelOfMarketplace(marketplaceId), sku, title: String(live.attributes['item_name']?.[0]?.['value']) }] : [],
    ),
    ...google.accounts.flatMap(({ productInputs }) =>
      productInputs.map(({ key, productInput }) => ({
        code: 'google_us',
        sku: key.split('~')[2]!,
        title: String(productInput.productAttributes['title']),
      })),
    ),
  ];
  for (const { code, sku, title } of shown) {
    const approved = truth.approved.get(`${code} ${truth.rootOf(sku)}`);
    const ever = approved?.between(0, Infinity).flat() ?? [];
    const isOurs = ever.some((one) => title.startsWith(one));
    if (!isOurs && !world.hands.titles.has(title))
      world.breach(`1: ${code} shows of ${sku} ${JSON.stringify(title)}, which nobody approved`);
    const about = told.filter((one) => one.channel === code && (one.key === sku || one.skus.includes(sku)));
    const current = approved?.between(now, now).flat() ?? [];
    if (about.length > 0 && about.every(isWell) && !current.some((one) => title.startsWith(one)))
      world.breach(
        `13: Plinth says that all is well with ${sku} on ${code}, which shows ${JSON.stringify(title)} instead of ${JSON.stringify(current)}`,
      );
  }
}
