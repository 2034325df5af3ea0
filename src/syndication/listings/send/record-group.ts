import type { DataSource } from 'typeorm';
import { inTransaction } from '../../../../libs/db/index.js';
import type { SendOutcome } from '../../../port/index.js';
import { replaceIssues, type FoundIssues } from '../../findings/issue.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { logSteps } from '../lease/step-log.js';
import { saveBindings } from '../render/binding.repository.js';
import { forgetTaken } from '../render/render-difference.repository.js';
import type { LeasedListing } from '../leased-listing.js';
import { carriedLines, type Carried } from '../wires/carry.js';
import { forgetLines, forgetNumbers } from '../wires/listing-offer.repository.js';
import { keepSoldBehind } from '../wires/left-behind.repository.js';
import { soldBehind } from '../wires/left-behind.js';
import { newerLines } from '../wires/newer-lines.repository.js';
import { shareUnits } from '../wires/pool.repository.js';
import { toWrites } from '../wires/said-rows.js';
import { keepShownPrices } from '../wires/shown-price.repository.js';
import { takeLines } from '../wires/take-lines.js';
import { wakeAfterContent } from '../wires/wake-wires.repository.js';
import type { SaidLine } from '../wires/wire.js';
import { openWires } from '../wires/wires.repository.js';
import { judgeOutcome } from './judge-outcome.js';
import { accepted, openings, toldIssues, type OutgoingListing } from './outgoing-listing.js';
import { recordSends } from './sender.repository.js';

/** Listings that left together, and what became of each. */
export interface SentGroup {
  group: OutgoingListing[];
  outcomes: SendOutcome[];
  /** Which of them broke the adapter. */
  broke: boolean[];
  sequences: ReadonlyMap<string, bigint>;
}

/** Where it is written down, when, and by which chance the next try comes. */
export interface RecordContext {
  ds: DataSource;
  now: Date;
  random: () => number;
}

/** Writes down, in one transaction, what became of contents that left, with what went along of price and stock. */
export async function recordGroup({ ds, now, random }: RecordContext, channel: LoadedChannel, sent: SentGroup): Promise<void> {
  const { group, outcomes, broke, sequences } = sent;
  const records = group.map(({ row, rendered }, index) => {
    const call = { hash: rendered.hash, sequence: sequences.get(row.id)! };
    const record = judgeOutcome(row, call, outcomes[index]!, now, random);
    return broke[index] && record.problem ? { ...record, problem: { ...record.problem, alone: true } } : record;
  });
  await inTransaction(ds, async (m) => {
    const ours = await recordSends(m, records, now);
    const newer = await newerLines(m, channel.adapter.joined ? [...ours].flatMap(([id, isOvertaken]) => (isOvertaken ? [id] : [])) : []);
    const isNewest = (id: string, { sku, wire }: SaidLine): boolean => !newer.has(`${id} ${wire} ${sku}`);
    const taken = group.flatMap(({ row, carried }, index) =>
      ours.has(row.id) ? [{ row, carried, said: carriedLines(carried, outcomes[index]!).filter((line) => isNewest(row.id, line)) }] : [],
    );
    const written = taken.flatMap(({ row, said }) => toWrites(channel, row.id, said));
    const remade = await forgetNumbers(m, uncounted(group, outcomes, ours));
    await openWires(
      m,
      remade.map((listingId) => ({ listingId, wire: 'stock', channelCode: channel.code, nextAt: now })),
      now,
    );
    // Where calls are joined, each says the newest of all, and what came later goes after it by its sequence.
    const carrying = channel.adapter.joined ? [] : written.map(({ listingId }) => listingId);
    await wakeAfterContent(m, { taken: takenContents(group, outcomes, ours), carrying }, now);
    await takeLines(m, channel, written, now);
    await shareUnits(m, channel, written, now);
    await openWires(
      m,
      taken.flatMap((one) => openings(channel, one, now)),
      now,
    );
    await keepSoldBehind(
      m,
      group.flatMap(({ row: { id }, carried: { left } }, index) => (ours.has(id) ? soldBehind(id, left, outcomes[index]!, now) : [])),
    );
    const left = await forgetLines(m, accepted(group, outcomes, ours));
    await keepShownPrices(m, left.map((line) => ({ ...line, paid: null })), now); // prettier-ignore
    await forgetTaken(
      m,
      group.filter(({ row, isLetIn }) => isLetIn && ours.has(row.id)).map(({ row }) => row.id),
    );
    const bindings = outcomes.map((outcome, index) => ({
      rootId: group[index]!.row.rootId,
      bindings: 'bindings' in outcome ? outcome.bindings : undefined,
    }));
    await saveBindings(m, channel.code, bindings, now);
    const told = group.flatMap(({ row }, index) => (ours.has(row.id) ? toldIssues(row, outcomes[index]!) : []));
    await replaceIssues(m, channel.code, 'channel', told, now);
    await replaceIssues(m, channel.code, 'wire', ofWires(taken), now);
  });
  logSteps(
    'sent',
    group.map(({ row }, index) => ({ row, state: records[index]!.state })),
  );
}

/** What the wires would tell of what went along themselves; of what is said already the next content tells nothing. */
const ofWires = (taken: { row: LeasedListing; carried: Carried; said: SaidLine[] }[]): FoundIssues[] =>
  taken.flatMap(({ row: { id: listingId, rootId, sku }, carried: { issues }, said }) =>
    said.length > 0 && issues.length > 0 ? [{ listingId, rootId, sku, issues }] : [],
  );

const takenContents = (group: OutgoingListing[], outcomes: SendOutcome[], ours: ReadonlyMap<string, boolean>): string[] =>
  group.flatMap(({ row }, index) => (outcomes[index]!.outcome === 'accepted' && ours.has(row.id) ? [row.id] : []));

/** SKUs that were made, or may have been, and whose numbers were not set. */
const uncounted = (
  group: OutgoingListing[],
  outcomes: SendOutcome[],
  ours: ReadonlyMap<string, boolean>,
): { listingId: string; sku: string }[] =>
  group.flatMap(({ row }, index) => {
    const outcome = outcomes[index]!;
    const skus = 'uncounted' in outcome && ours.has(row.id) ? (outcome.uncounted ?? []) : [];
    return skus.map((sku) => ({ listingId: row.id, sku }));
  });
