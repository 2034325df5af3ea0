import { editionsWait } from '../../approval/index.js';
import { offersWait } from '../../catalog/index.js';
import { operator } from '../../journal/index.js';
import {
  editContent,
  pushItems,
  pushOffers,
  readInbox,
  setUpCatalogue,
  uploadPictures,
  type CatalogueSource,
  type DoorAnswers,
  type LineVerdict,
} from '../../cli/import/index.js';
import { progress } from '../../cli/terminal/index.js';
import { readProgress } from '../../syndication/index.js';
import type { House } from './house.js';
import { approve } from './stations/approve.js';
import { connectChannels, type DemoChannel } from './stations/connect-channels.js';
import { letBuy, readSales, type ChannelSales } from './stations/customers.js';
import { raisePrices } from './stations/new-prices.js';
import { total, watchPublishing, type ChannelSummary } from './stations/publish.js';
import { submit, type RefusedSubmission } from './stations/submit.js';
import { waitForRenditions } from './stations/wait-for-renditions.js';

export interface MainJob extends DoorAnswers {
  /** Items that wait for a family. */
  inbox: string[];
  /** What a channel's rules said at submission. These products went to review all the same, with a recorded reason. */
  warned: RefusedSubmission[];
  approvals: number;
  summaries: ChannelSummary[];
  /** What customers bought meanwhile; empty where nobody was let in. */
  sales: ChannelSales[];
  /** Wall time of each station, in milliseconds. */
  stations: { name: string; ms: number }[];
}

export interface MainJobOptions {
  channels: DemoChannel[];
  pollMs: number;
  timeoutMs: number;
  /** Purchases a second on each channel that sells, from the first approval on. */
  salesPerSecond: number;
}

/**
 * Of Amazon's marketplaces, those where customers buy from the first listing on. Two marketplaces of a region share a number, and Amazon takes none
 * "if it still is": what one sells between a look and the making of the other comes back there, so in Europe customers come when both are made.
 */
const FIRST_MARKETS = ['ATVPDKIKX0DER'];
/** Products per submission and approval. */
const BATCH = 100;
/** Recorded with each submission that the rules would refuse. */
export const OVERRIDE = 'What is sound of it should go live; the rest is known and named';

/** The main job by Plinth's doors, station by station: ERP → drafts → review → approval → payloads → channels → read-back. */
export async function runMainJob(house: House, source: CatalogueSource, options: MainJobOptions): Promise<MainJob> {
  const { erp, approver } = house.clients;
  const stations: MainJob['stations'] = [];
  const station = async <T>(name: string, of: number, work: (seen: (done: number) => void) => Promise<T>): Promise<T> => {
    const bar = progress(name, of);
    const started = performance.now();
    try {
      const result = await work((done) => bar.update(done));
      bar.end();
      return result;
    } finally {
      stations.push({ name, ms: performance.now() - started });
    }
  };
  await station('Set up the catalogue', 0, () =>
    setUpCatalogue(house.foundation.ds, source.setup, operator('cli', house.foundation.clock.now())),
  );
  await station('Connect the channels', options.channels.length, async (seen) => {
    await connectChannels(house, options.channels, options.pollMs);
    seen(options.channels.length);
  });
  const items = await station('ERP pushes items', source.erpItems.length, (seen) => pushItems(erp, source.erpItems, 'demo-items', seen));
  const offers = await station('ERP pushes offers', source.offers.length, (seen) => pushOffers(erp, source.offers, 'demo-offers', seen));
  const inbox = await readInbox(erp);
  const editor = [...house.editors.values()][0]!;
  const refusedPictures = await station('Upload pictures', source.assets.length, (seen) => uploadPictures(editor, source.assets, seen));
  const refusedEdits = await station('Write content', source.content.length, (seen) => editContent(house.editors, source.content, seen));
  await station('Make renditions', 0, (seen) => waitForRenditions(house.foundation.ds.manager, options.timeoutMs, seen));
  const skus = productsOf(source, items);
  const reviewIds: string[] = [];
  const warned: RefusedSubmission[] = [];
  await station('Submit for review', skus.length * options.channels.length, async (seen) => {
    let done = 0;
    for (const channel of options.channels) {
      for (const batch of batches(skus)) {
        const first = await submit(editor, batch, channel);
        const again = await submit(
          editor,
          first.refused.map(({ sku }) => sku),
          channel,
          OVERRIDE,
        );
        reviewIds.push(...first.reviewIds, ...again.reviewIds);
        warned.push(...first.refused);
        seen((done += batch.length));
      }
    }
  });
  const { salesPerSecond } = options;
  if (salesPerSecond > 0) await letBuy(house, salesPerSecond, FIRST_MARKETS);
  const approvals = await station('Another person approves', reviewIds.length, async (seen) => {
    let done = 0;
    for (const batch of batches(reviewIds)) seen((done += await approve(approver, batch)));
    return done;
  });
  const publish = (seen: (done: number) => void) => untilRest(house, options, seen);
  let summaries = await station('Publish and read back', 0, publish);
  if (salesPerSecond > 0) {
    await letBuy(house, salesPerSecond);
    await station('New prices while it sells', 0, (seen) => raisePrices(erp, source, offers, seen));
    summaries = await station('Publish and read back', 0, publish);
    await letBuy(house, 0);
  }
  const sales = salesPerSecond > 0 ? await readSales(house, options.channels, source) : [];
  return { items, offers, inbox, refusedPictures, refusedEdits, warned, approvals, summaries, sales, stations };
}

function untilRest(house: House, { channels, timeoutMs }: MainJobOptions, seen: (done: number) => void): Promise<ChannelSummary[]> {
  const codes = channels.map(({ code }) => code);
  return watchPublishing(house.clients.administrator, codes, {
    timeoutMs,
    planned: async () => !(await editionsWait(house.foundation.ds.manager)) && !(await offersWait(house.foundation.ds.manager)),
    moving: async () => (await readProgress(house.foundation.ds.manager)).moving.length,
    seen: (all) => seen(all.reduce((sum, one) => sum + total(one), 0)),
  });
}

/** Roots that the ERP door took and that have a family. */
function productsOf(source: CatalogueSource, verdicts: LineVerdict[]): string[] {
  const taken = new Set(verdicts.filter(({ verdict }) => ['created', 'updated', 'unchanged'].includes(verdict)).map(({ sku }) => sku));
  return source.erpItems.filter((item) => !item.parentSku && item.family && taken.has(item.sku)).map(({ sku }) => sku);
}

function batches<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH));
}
