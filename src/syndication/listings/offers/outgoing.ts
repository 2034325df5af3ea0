import type { Problem } from '../../../../libs/problem/index.js';
import type { OfferOutcome, Statement, StoodBefore } from '../../../port/index.js';
import { inShort, type Sold } from '../../inputs/stock-bound.js';
import { rejection } from '../send/judge-outcome.js';
import { fingerprint } from '../wires/render-lines.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { FoundDifference } from '../render/render-difference.repository.js';
import { wireDifferences } from '../render/wire-differences.js';
import { takenLines } from './judge-offer.js';
import { knownSince } from '../wires/known-since.js';
import { asKnown, byLocation, type KnownUnits } from '../wires/numbers.js';
import { shownUnits } from '../wires/old-answers.js';
import { asUnheard, type UnheardLine } from '../wires/as-unheard.js';
import type { LineProblem } from '../wires/line-refusals.repository.js';
import type { LineWrite } from '../wires/listing-offer.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { toWrites } from '../wires/said-rows.js';
import type { WireVerdict } from '../wires/wire-verdict.js';
import type { RenderedWires } from './wire-renderer.service.js';
import type { LeasedWire, SaidLine } from '../wires/wire.js';
import type { WireRecord } from '../wires/wires.repository.js';

/** A listing with what its due wires say. */
export interface OutgoingOffer extends RenderedWires {
  verdicts: WireVerdict[];
  said: SaidLine[];
}

export function idsTold(id: string, outcome: OfferOutcome): { id: string; externalIds: Record<string, string> }[] {
  const externalIds = 'externalIds' in outcome ? outcome.externalIds : undefined;
  return externalIds && Object.keys(externalIds).length > 0 ? [{ id, externalIds }] : [];
}

export const hasLost = (outcome: OfferOutcome): boolean => 'bindings' in outcome && Object.values(outcome.bindings ?? {}).includes('');

export const held = ({ listingId, wire, fence, revision }: LeasedWire) => ({ listingId, wire, fence, revision, read: false });

/** What has nothing to say, or may not say it yet. */
export function resting({ wire, rest: { afterMs, ...rest } }: WireVerdict, now: Date): WireRecord {
  if (afterMs === undefined) return { ...held(wire), final: true, nextAt: now, attempts: 0, ...rest };
  return { ...held(wire), final: false, nextAt: new Date(now.getTime() + afterMs), attempts: wire.attempts, ...rest };
}

export const speaking = ({ verdicts }: OutgoingOffer): WireVerdict[] => verdicts.filter(({ say }) => say.length > 0);

/** Makes something unbuyable that a customer can buy; or closes what a recall closes, although another wire has stopped it before. */
export const isStop = ({ said, lines }: OutgoingOffer): boolean =>
  said.some((line) => !line.buyable && (line.basis.stopped === 'recall' || wasBuyable(lines, line.sku)));

export const flips = ({ said, lines }: OutgoingOffer): boolean => said.some((line) => line.buyable !== wasBuyable(lines, line.sku));

/** Of what nothing is known (it was on the channel before there were wires), a stop is taken for one. */
const wasBuyable = (lines: RenderedWires['lines'], sku: string): boolean => lines.find((line) => line.sku === sku)?.before?.buyable ?? true;

export function foundIssues({ listing, lines }: OutgoingOffer) {
  const issues = lines.flatMap(({ rendered }) => [...rendered.issues.price, ...rendered.issues.stock]);
  return { listingId: listing.id, rootId: listing.rootId, sku: listing.sku, issues };
}

export function withRefusals(found: ReturnType<typeof foundIssues>, outcome: OfferOutcome): ReturnType<typeof foundIssues> {
  const told =
    outcome.outcome === 'terminal'
      ? outcome.issues
      : outcome.outcome === 'accepted'
        ? (outcome.exceptions ?? []).flatMap((one) => one.issues ?? [])
        : [];
  return { ...found, issues: [...found.issues, ...told] };
}

/** Lines of which a look showed already what they say. */
export const confirmedWrites = (channel: LoadedChannel, one: OutgoingOffer): LineWrite[] =>
  toWrites(channel, one.listing.id, confirmedOf(one)).map((row) => {
    const before = one.lines.find(({ sku }) => sku === row.sku)?.before;
    return row.stands && before ? { ...row, ...standing(before) } : row;
  });

const confirmedOf = ({ verdicts }: OutgoingOffer): SaidLine[] => verdicts.flatMap(({ confirmed }) => confirmed);

/** What was not said stands as it is known: a backlog is none for sale, and is not lifted to 0 by that. */
const standing = (before: OfferLineRow): KnownUnits => asKnown(byLocation(before));

/** Lines as they were known when something was said over them, by what stood there. */
export function beforeOf({ adapter }: LoadedChannel, { listing, lines }: OutgoingOffer, { stood = [] }: OfferOutcome): UnheardLine[] {
  const last = listing.wires.find(({ wire }) => wire === 'stock');
  return lines.flatMap(({ before }) => (before ? [asUnheard(adapter, before, last, stood)] : []));
}

/** Lines that the channel took; of one that was set at some locations only, since when the numbers of the others are known. */
export function takenWrites(channel: LoadedChannel, one: OutgoingOffer, outcome: OfferOutcome, now: Date): LineWrite[] {
  const exceptions = outcome.outcome === 'accepted' ? (outcome.exceptions ?? []) : [];
  const taken = toWrites(channel, one.listing.id, [...takenLines(one.said, outcome), ...confirmedOf(one)]);
  const lines = new Map(beforeOf(channel, one, outcome).map((line) => [line.sku, line]));
  return taken.map((row) => {
    const moved = exceptions.find(({ sku, movedAt }) => sku === row.sku && movedAt)?.movedAt ?? [];
    const before = lines.get(row.sku);
    const proved = before && outcome.outcome === 'accepted' ? soldBefore(before, outcome.stood ?? [], now) : [];
    if (row.stands && before) Object.assign(row, standing(before));
    if (proved.length > 0) row.sold = inShort(proved);
    if (moved.length === 0 || !before) return row;
    const known = moved.map((at) => [at, knownSince(before, at)]).filter(([, since]) => since !== undefined);
    return { ...row, unitsSince: Object.fromEntries(known) as Record<string, string> };
  });
}

/** A number that was less than it was known to be, when something else was said over it, was sold down since. */
export function soldBefore(before: OfferLineRow, stood: readonly StoodBefore[], now: Date): Sold[] {
  const known = byLocation(before);
  return stood.flatMap(({ sku, at, units }): Sold[] => {
    if (sku !== before.sku) return [];
    const place = at !== undefined && known.has(at) ? at : undefined;
    const there = place === undefined ? shownUnits(before) : known.get(place)!;
    if (there === null || units >= there) return [];
    const since = knownSince(before, place) ?? now.toISOString();
    return [place === undefined ? [since, there - units] : [since, there - units, place]];
  });
}

export function refusedLines(one: OutgoingOffer, outcome: OfferOutcome, now: Date): LineProblem[] {
  const { id: listingId } = one.listing;
  const refusal = (issues: Problem[], statement: Statement) => ({
    ...rejection(issues, fingerprint(statement)),
    rejectedAt: now.toISOString(),
  });
  if (outcome.outcome === 'terminal') {
    return one.said.map(({ sku, wire, statement }) => ({
      listingId,
      sku,
      wire,
      problem: refusal(outcome.issues, statement),
    }));
  }
  const exceptions = outcome.outcome === 'accepted' ? (outcome.exceptions ?? []) : [];
  return exceptions.flatMap(({ sku, wire, issues, absent }) => {
    const said = one.said.find((line) => line.sku === sku && line.wire === wire);
    if (!issues || !said) return [];
    return [{ listingId, sku, wire, problem: { ...refusal(issues, said.statement), ...(absent && { absent }) } }];
  });
}

/** Lines that say what they said, of which something that they are made of has changed. */
export const notedOf = (channel: LoadedChannel, all: OutgoingOffer[]): LineWrite[] =>
  all.flatMap(({ listing, verdicts }) =>
    toWrites(
      channel,
      listing.id,
      verdicts.flatMap(({ noted }) => noted),
    ),
  );

/** What only another renderer says otherwise, of the wires that were due. What was let in and is shown there already needs no call: it is through. */
export const differencesOf = ({ adapter, renderer }: LoadedChannel, all: OutgoingOffer[]): FoundDifference[] =>
  all.flatMap((one) => {
    const wires = one.verdicts.map(({ wire }) => wire.wire);
    const quiet = one.verdicts.filter(({ wire, say, rest }) => one.letIn.has(wire.wire) && say.length === 0 && rest.state !== 'refused');
    return [
      ...wireDifferences(adapter, renderer, one, wires),
      ...quiet.map(({ wire }) => ({ listingId: one.listing.id, wire: wire.wire, fields: [] })),
    ];
  });

/** Wires of which a person had let in what another renderer says, and the channel has taken it. */
export function letInAndTaken(sent: { one: OutgoingOffer; records: WireRecord[] }[]) {
  return sent.flatMap(({ one, records }) => records.filter(({ wire, state }) => state === 'accepted' && one.letIn.has(wire)));
}
