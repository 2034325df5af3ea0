import type { SimulatedWorld } from '../world/simulated-world.js';
import { channelOfMarketplace } from '../world/channels.js';
import { isWell, type Told } from './told.js';

/** No channel shows a picture that no approved version had, nor one of a sibling; where all is well it shows none that was taken away. */
export async function checkPictures(world: SimulatedWorld, told: Told[]): Promise<void> {
  const { truth, now } = world;
  const files = new Map(
    (
      await world.sql<{ file: string; asset: string }>(`SELECT hash AS file, asset_hash AS asset FROM rendition WHERE hash IS NOT NULL`)
    ).map(({ file, asset }) => [file, asset]),
  );
  for (const { code, sku, url } of await picturesOn(world)) {
    const asset = files.get(/([0-9a-f]{64})/.exec(url)?.[1] ?? '') ?? '';
    const root = truth.rootOf(sku);
    const places = truth.hangsAt.get(asset) ?? [];
    if (!places.some((one) => one === sku || one === root || sku === root))
      world.breach(`8: ${code} shows of ${sku} a picture of ${places.join() || 'nobody'}`);
    if (!truth.gallery.get(root)!.includes(asset)) continue;
    const approved = truth.shown.get(`${code} ${root}`);
    const of = (from: number, to: number) => approved?.between(from, to).flat(2) ?? [];
    if (!of(0, Infinity).includes(asset)) world.breach(`8: ${code} shows of ${sku} a picture that nobody approved`);
    const about = told.filter((one) => one.channel === code && (one.key === sku || one.skus.includes(sku)));
    if (about.length > 0 && about.every(isWell) && !of(now, now).includes(asset))
      world.breach(`8: Plinth says that all is well with ${sku} on ${code}, which shows a picture that was taken away`);
  }
}

async function picturesOn({ standIns }: SimulatedWorld): Promise<{ code: string; sku: string; url: string }[]> {
  const [shop, amazon, google] = [await standIns.shop(), await standIns.amazon(), await standIns.google()];
  const files = new Map(shop.files.map(({ id, originalSource }) => [id, originalSource]));
  return [
    ...shop.products.flatMap(({ variants }) =>
      variants.flatMap(({ sku, file }) => (file ? [{ code: 'shopify_us', sku, url: files.get(file)! }] : [])),
    ),
    ...amazon.listings.flatMap(({ sku, marketplaceId, live }) =>
      Object.entries(live?.attributes ?? {}).flatMap(([name, [one]]) =>
        name.includes('image_locator') ? [{ code: channelOfMarketplace(marketplaceId), sku, url: String(one?.['media_location']) }] : [],
      ),
    ),
    ...google.accounts.flatMap(({ productInputs }) =>
      productInputs.flatMap(({ key, productInput: { productAttributes: is } }) =>
        [is['imageLink'], ...((is['additionalImageLinks'] as string[] | undefined) ?? [])].map((url) => ({
          ...{ code: 'google_us', sku: key.split('~')[2]!, url: String(url) },
        })),
      ),
    ),
  ];
}
