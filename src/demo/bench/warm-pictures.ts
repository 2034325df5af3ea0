import type { SourceAsset } from '../../cli/import/index.js';
import { waitForRenditions } from '../job/stations/wait-for-renditions.js';
import type { House } from '../job/house.js';
import { inParallel } from '../../port/kit/index.js';
import { attach } from './stations/attach-pictures.js';

/** Holds every picture so that media makes its renditions; never submitted, so no channel ever hears of it. */
const SHOWCASE = 'BENCH-SHOWCASE';

/**
 * Before the clock starts: uploads every picture and ties it to a showcase product, which makes the worker render it for all channels.
 * Renditions belong to the picture and not to the link, so they are warm for every product that is tied to it later.
 * Gives drawing → hash.
 */
export async function warmPictures(
  house: House,
  assets: SourceAsset[],
  timeoutMs: number,
  seen: (done: number) => void,
): Promise<Map<string, string>> {
  const editor = [...house.editors.values()][0]!;
  const { createProduct } = await editor.graphql<{ createProduct: { userErrors: { message: string }[] } }>(
    `mutation Showcase($input: CreateProductInput!) { createProduct(input: $input) { userErrors { message } } }`,
    { input: { sku: SHOWCASE } },
  );
  if (createProduct.userErrors.length > 0) throw new Error(createProduct.userErrors.map((e) => e.message).join('; '));
  const hashes = new Map<string, string>();
  await inParallel(assets, 4, async (asset) => {
    const { answer } = await editor.upload<{ asset?: { hash: string }; problems?: { message: string }[] }>(
      '/media/v1/assets',
      asset.fileName,
      await asset.make(),
    );
    if (!answer.asset) throw new Error(`${asset.fileName}: ${answer.problems?.map((p) => p.message).join('; ')}`);
    hashes.set(asset.drawing, answer.asset.hash);
  });
  const shown = [...new Set(hashes.values())].map((assetHash) => ({
    sku: SHOWCASE,
    assetHash,
    role: 'gallery' as const,
    position: 0,
    locale: null,
    channels: null,
    alt: {},
  }));
  await attach(editor, shown);
  await waitForRenditions(house.foundation.ds.manager, timeoutMs, seen);
  return hashes;
}
