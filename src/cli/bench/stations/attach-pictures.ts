import type { PlinthClient, UserError } from '../../demo/plinth-client.js';
import type { PictureLink } from '../groups.js';

/** Links per request: GraphQL takes many mutations in one document, which saves the way there and back. */
const PER_REQUEST = 10;

/** Ties pictures to products. Here every link is sound, so a refusal is a fault. */
export async function attach(editor: PlinthClient, links: PictureLink[]): Promise<void> {
  for (let at = 0; at < links.length; at += PER_REQUEST) {
    const inputs = links.slice(at, at + PER_REQUEST).map(({ alt, ...link }) => ({
      ...link,
      alt: Object.entries(alt).map(([locale, text]) => ({ locale, text })),
    }));
    const names = inputs.map((_, n) => `$l${n}: AssetLinkInput!`).join(', ');
    const calls = inputs.map((_, n) => `l${n}: attachAsset(input: $l${n}) { userErrors { code path message fix } }`).join(' ');
    const answer = await editor.graphql<Record<string, { userErrors: UserError[] }>>(
      `mutation Attach(${names}) { ${calls} }`,
      Object.fromEntries(inputs.map((input, n) => [`l${n}`, input])),
    );
    const errors = Object.values(answer).flatMap((one) => one.userErrors);
    if (errors.length > 0) throw new Error(`A picture was not attached: ${errors[0]!.message}`);
  }
}
