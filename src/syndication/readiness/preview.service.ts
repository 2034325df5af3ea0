import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { noChannel } from '../reach/no-channel.js';
import type { CellRef } from '../../port/index.js';
import { RenderProducts, type OfferPreview, type WouldBe } from './render-draft.service.js';
import { rootOfSku } from '../inputs/root.repository.js';

export interface PayloadPreview {
  key: string;
  kind: string;
  sku: string;
  /** The very bytes that would be sent. */
  body: string;
  hash: string;
  owned: Record<string, unknown>;
  sources: Record<string, CellRef[]>;
  issues: Problem[];
  /** The payloads of price and stock. */
  wires: OfferPreview[];
}

export interface Preview {
  previews: PayloadPreview[];
  problems: Problem[];
}

/** What a channel would be sent for a SKU, from the approved edition or from the draft. Sends nothing and stores nothing. */
@Injectable()
export class PreviewPayload {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
    private readonly renderer: RenderProducts,
  ) {}

  async preview(sku: string, channelCode: string, from: 'edition' | 'draft'): Promise<Preview> {
    const channel = await this.directory.find(channelCode);
    const root = await rootOfSku(this.ds.manager, sku);
    if (!channel) return { previews: [], problems: [(await this.directory.resting()).get(channelCode) ?? noChannel(channelCode)] };
    if (!root) return { previews: [], problems: [problem('product_not_found', 'sku', `There is no product ${sku}`, 'Correct the SKU')] };
    const [rendering] =
      from === 'draft'
        ? await this.renderer.ofDrafts(channel, [root.rootId], true)
        : await this.renderer.ofEditions(channel, [root.rootId], true);
    if (!rendering) return { previews: [], problems: [notApproved(sku, channelCode)] };
    const concerned = sku === root.rootSku ? rendering.listings : rendering.listings.filter(({ listing }) => shows(listing, sku));
    return { previews: concerned.map(toPreview), problems: rendering.problems };
  }
}

function shows(listing: { sku: string; skus: string[] }, sku: string): boolean {
  return listing.sku === sku || listing.skus.includes(sku);
}

function toPreview({ listing, rendered, issues, wires }: WouldBe): PayloadPreview {
  const { body, hash, owned, sources } = rendered;
  return { key: listing.key, kind: listing.kind, sku: listing.sku, body, hash, owned, sources, issues, wires };
}

function notApproved(sku: string, channel: string): Problem {
  return problem(
    'not_approved',
    'sku',
    `${sku} has no edition on ${channel}: nothing of it may be shown there yet`,
    'Submit and approve it, or preview the draft',
  );
}
