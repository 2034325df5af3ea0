import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../../libs/problem/index.js';
import { EditionViews, Pictures } from '../../inputs/product-inputs.js';
import type { ReadOutcome } from '../../../port/index.js';
import type { ViewLink, ViewNode } from '../../mapping/index.js';
import type { LeasedListing } from '../leased-listing.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';

/** Of which edition's content was sent last. */
type Row = Pick<LeasedListing, 'editionId'>;

interface LinkedPicture extends Pick<ViewLink, 'assetHash' | 'role' | 'position'> {
  sku: string;
}

/** Files that the issue is of, as the adapter knows them: by the hash of what was made for the channel. */
const renditionsOf = ({ details }: Problem): string[] => (Array.isArray(details?.['renditions']) ? details['renditions'].map(String) : []);

/** A channel knows pictures by what was made for it: people are told whose they are, as what, and which of their assets. No statement where no picture is at fault. */
@Injectable()
export class NamePictures {
  constructor(
    private readonly editions: EditionViews,
    private readonly pictures: Pictures,
  ) {}

  /** The outcomes of looks, with their issues named. */
  async name<R extends Row>(
    m: EntityManager,
    { adapter }: LoadedChannel,
    looks: ReadonlyMap<R, ReadOutcome>,
  ): Promise<ReadonlyMap<R, ReadOutcome>> {
    const concerned = [...looks].filter(
      ([, outcome]) => outcome.outcome === 'found' && outcome.issues.some((issue) => renditionsOf(issue).length > 0),
    );
    const ids = [...new Set(concerned.flatMap(([{ editionId }]) => editionId ?? []))];
    if (ids.length === 0) return looks;
    const links = new Map((await this.editions.read(m, ids)).map(({ editionId, nodes }) => [editionId, linksOf(nodes)]));
    const assets = [...new Set([...links.values()].flat().map(({ assetHash }) => assetHash))];
    const made = await this.pictures.read(m, assets, adapter.rendition);
    const assetOf = new Map([...made].map(([asset, { hash }]) => [hash, asset]));
    return new Map(
      [...looks].map(([row, outcome]): [R, ReadOutcome] => {
        if (outcome.outcome !== 'found') return [row, outcome];
        const issues = outcome.issues.map((issue) => named(issue, links.get(row.editionId) ?? [], assetOf));
        return [row, { ...outcome, issues }];
      }),
    );
  }
}

const linksOf = (nodes: readonly ViewNode[]): LinkedPicture[] =>
  nodes.flatMap(({ sku, links }) => links.map(({ assetHash, role, position }) => ({ sku, assetHash, role, position })));

function named(issue: Problem, links: readonly LinkedPicture[], assetOf: ReadonlyMap<string, string>): Problem {
  const pictures = renditionsOf(issue).flatMap((hash) => links.filter(({ assetHash }) => assetHash === assetOf.get(hash)));
  const [one] = pictures;
  if (!one) return issue;
  const names = pictures.map(({ sku, role, position, assetHash }) => `${role} at ${position} of ${sku} (asset ${assetHash.slice(0, 12)})`);
  const isOne = new Set(pictures.map(({ assetHash }) => assetHash)).size === 1;
  const message = `${issue.message}. It is ${isOne ? '' : 'one of: '}${names.join(', ')}`;
  const fix = `${issue.fix}; or link another to ${one.sku} in its place, and approve it`;
  return { ...issue, message, fix, details: { ...issue.details, sku: one.sku, ...(isOne && { assetHash: one.assetHash }) } };
}
