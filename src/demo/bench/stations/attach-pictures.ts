import { isBusy, PAUSES_MS, sendAgain, type PlinthClient, type UserError } from '../../../cli/import/index.js';
import type { PictureLink } from '../groups.js';

const PER_REQUEST = 500;
const ATTACH = `mutation Attach($inputs: [AssetLinkInput!]!) {
  attachAssets(inputs: $inputs) { attached userErrors { code path message fix } }
}`;

/** Ties pictures to products. Here every link is sound, so a refusal is a fault. */
export async function attach(editor: PlinthClient, links: PictureLink[]): Promise<void> {
  for (let at = 0; at < links.length; at += PER_REQUEST) {
    const inputs = links.slice(at, at + PER_REQUEST).map(({ alt, ...link }) => ({
      ...link,
      alt: Object.entries(alt).map(([locale, text]) => ({ locale, text })),
    }));
    const [refused] = await sendAgain(
      async () => (await editor.graphql<{ attachAssets: { userErrors: UserError[] } }>(ATTACH, { inputs })).attachAssets.userErrors,
      isBusy,
      PAUSES_MS,
    );
    if (refused) throw new Error(`A picture was not attached: ${refused.message}`);
  }
}
