import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { UNSETTLED } from '../../listing.js';
import { ChannelDirectory } from '../../reach/channel-directory.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LeasedListing } from '../leased-listing.js';
import { RenderBatch, type JudgedListing } from '../render/render-batch.service.js';
import { madeNow } from '../send/outgoing-listing.js';
import { OFFER_WIRES, type WiredListing } from '../wires/wire.js';
import { WireRenderer } from '../offers/wire-renderer.service.js';
import { recordCompared, tryToCompare, uncompared } from './compare.repository.js';
import { forgetOtherRenderers, replaceDifferences, type FoundDifference } from '../render/render-difference.repository.js';
import { wireDifferences } from '../render/wire-differences.js';

/** Few, so that a batch holds up nothing: what has to be sent waits for no more than it. */
const BATCH = 50;

interface ChannelProgress {
  renderer: string;
  /** The key of the listing that was looked at last. */
  after: string;
  /** Something is under way yet that has to be looked at once it is there. */
  isOpen: boolean;
}

/**
 * After an upgrade, looks at everything that channels took and lists what the new version would say otherwise. It sends nothing and holds no listing.
 * How far it is stands at the listings themselves, so a process that stops loses a batch; of several processes one looks at a channel at a time.
 */
@Injectable()
export class CompareRenderings {
  private readonly progress = new Map<string, ChannelProgress>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly contents: RenderBatch,
    private readonly offers: WireRenderer,
  ) {}

  /** One batch of each channel. Returns how many listings it compared; 0: there is nothing to do at the moment. */
  async step(): Promise<number> {
    let total = 0;
    for (const channel of await this.directory.recent()) if (channel.state === 'active') total += await this.compareBatch(channel);
    return total;
  }

  private async compareBatch(channel: LoadedChannel): Promise<number> {
    const { code, renderer } = channel;
    const known = this.progress.get(code);
    if (known?.renderer === renderer && known.after === DONE) return 0;
    return inTransaction(this.ds, async (m) => {
      if (!(await tryToCompare(m, code))) return 0;
      if (known?.renderer !== renderer) await forgetOtherRenderers(m, code, renderer);
      const soFar = known?.renderer === renderer ? known : { renderer, after: '', isOpen: false };
      const rows = await uncompared(m, { channelCode: code, renderer, after: soFar.after, limit: BATCH });
      const { found, compared } = await this.look(m, channel, rows);
      const ours = await recordCompared(m, renderer, compared);
      await replaceDifferences(
        m,
        code,
        renderer,
        found.filter(({ listingId }) => ours.has(listingId)),
        this.clock.now(),
      );
      const isOpen = soFar.isOpen || ours.size < rows.length;
      // What was open at the end of one round is looked at in another.
      const after = rows.at(-1)?.key ?? (isOpen ? '' : DONE);
      this.progress.set(code, { renderer, after, isOpen: rows.length > 0 && isOpen });
      return rows.length;
    });
  }

  private async look(
    m: EntityManager,
    channel: LoadedChannel,
    rows: LeasedListing[],
  ): Promise<{ found: FoundDifference[]; compared: Compared[] }> {
    const settled = rows.filter(({ state }) => !(UNSETTLED as readonly string[]).includes(state));
    if (settled.length === 0) return { found: [], compared: [] };
    const all = await this.contents.judge(channel, settled);
    await this.contents.askForPictures(m, channel, all);
    const judged = all.filter(({ verdict }) => verdict.step !== 'wait');
    const wired = judged.filter(({ row }) => row.kind !== 'parent').map(({ row }) => toWired(row));
    const offers = await this.offers.render(channel, wired, wired);
    return {
      found: [
        ...judged.flatMap(foundContent),
        ...offers.flatMap((one) => wireDifferences(channel.adapter, channel.renderer, one, OFFER_WIRES)),
      ],
      compared: judged.map(({ row, rendered }) => ({ id: row.id, fence: row.fence, revision: row.revision, made: madeNow(row, rendered) })),
    };
  }
}

type Compared = Parameters<typeof recordCompared>[2][number];

/** No key sorts after it. */
const DONE = '\u{10ffff}';

/** Also what is not held back, because something that nobody was woken for has changed too: it would be said otherwise all the same. */
function foundContent({ row, difference }: JudgedListing): FoundDifference[] {
  return difference ? [{ listingId: row.id, wire: 'content', fields: difference.fields }] : [];
}

const toWired = (row: LeasedListing): WiredListing => ({ ...row, wanted: true, isAwaited: false, wires: [] });
