import type { EntityManager } from 'typeorm';
import { linkChanges, type LinkChange } from '../../catalog/index.js';
import { rivalPictures, type AssetLinkView, type RivalPicture } from '../../media/index.js';
import { AKENEO_PERSON } from '../akeneo/index.js';
import type { PlinthClient, UserError } from './plinth-client.js';
import type { AttachedPicture } from './upload-pictures.js';

/** A main picture of before, in whose place the export has another. */
export interface ReplacedPicture {
  sku: string;
  fileName: string;
  /** Why it hangs there still. */
  errors: UserError[];
}

const DETACH = `mutation Detach($input: AssetLinkKeyInput!) { detachAsset(input: $input) { userErrors { code path message fix } } }`;

/**
 * A main picture stands beside the one of before, and which of two at one place is shown only their hashes decide. What an import has attached
 * there is taken off again, and nothing that anybody else did.
 */
export async function takeOffReplaced(m: EntityManager, editor: PlinthClient, attached: AttachedPicture[]): Promise<ReplacedPicture[]> {
  const mains = new Map(attached.filter(({ link }) => link.role === 'main').map((one) => [one.link.sku, one]));
  const older = (await rivalPictures(m, [...mains.keys()])).filter((rival) => isReplaced(rival, mains.get(rival.sku)!));
  if (older.length === 0) return [];
  const by = attachedBy(await linkChanges(m, [...new Set(older.map(({ sku }) => sku))]));
  const replaced: ReplacedPicture[] = [];
  for (const { sku, fileName, ...rival } of older) {
    if (by.get(keyOf(sku, rival)) !== AKENEO_PERSON) continue;
    const input = { sku, assetHash: rival.assetHash, role: 'main', locale: rival.locale };
    const { detachAsset } = await editor.graphql<{ detachAsset: { userErrors: UserError[] } }>(DETACH, { input });
    replaced.push({ sku, fileName, errors: detachAsset.userErrors });
  }
  return replaced;
}

function isReplaced(rival: RivalPicture, { hash, link }: AttachedPicture): boolean {
  return rival.assetHash !== hash && rival.locale === link.locale && rival.position === link.position;
}

/** Main picture → who attached it last. */
function attachedBy(changes: LinkChange[]): Map<string, string> {
  const by = new Map<string, string>();
  for (const { sku, actor, before, after } of changes) {
    const had = mainsOf(sku, before);
    for (const key of mainsOf(sku, after)) if (!had.has(key)) by.set(key, actor);
  }
  return by;
}

const mainsOf = (sku: string, links: unknown[]): Set<string> =>
  new Set((links as AssetLinkView[]).filter(({ role }) => role === 'main').map((one) => keyOf(sku, one)));

const keyOf = (sku: string, { assetHash, locale }: Pick<AssetLinkView, 'assetHash' | 'locale'>): string =>
  `${assetHash} ${locale ?? ''} ${sku}`;
