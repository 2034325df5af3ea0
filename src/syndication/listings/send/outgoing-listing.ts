import type { SendItem, SendOutcome } from '../../../port/index.js';
import type { FoundIssues } from '../../findings/issue.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { pushedFields } from '../lease/pushed.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import type { NewPayload } from '../render/payload.repository.js';
import type { JudgedListing } from '../render/render-batch.service.js';
import type { RenderedListing } from '../render/render-listing.js';
import type { Made } from '../made.js';
import type { FoundDifference } from '../render/render-difference.repository.js';
import { NOTHING_CARRIED, type Carried } from '../wires/carry.js';
import { toOfferPayload, type NewOfferPayload } from '../wires/said-rows.js';
import { OFFER_WIRES, type SaidLine } from '../wires/wire.js';
import type { WireOpening } from '../wires/wires.repository.js';

/** A listing with its content, on the way out, and what that carries of its other wires. */
export interface OutgoingListing {
  row: LeasedListing;
  rendered: RenderedListing;
  carried: Carried;
  /** Of price and stock that go along. */
  payloads: NewOfferPayload[];
  /** A person has let it in, although only the renderer is another. */
  isLetIn: boolean;
}

/** A look at the whole listing, which comes first, confirms its wires as well. */
const LOOK_BY_ITSELF_MS = 60_000;

export function departing(channel: LoadedChannel, judged: JudgedListing[]): OutgoingListing[] {
  return judged.flatMap(({ row, verdict, rendered, carried = NOTHING_CARRIED, difference }) =>
    verdict.step === 'send' && rendered
      ? [{ row, rendered, carried, payloads: offerPayloads(channel, row, carried), isLetIn: difference?.isLetIn ?? false }]
      : [],
  );
}

function offerPayloads(channel: LoadedChannel, row: LeasedListing, carried: Carried): NewOfferPayload[] {
  return OFFER_WIRES.flatMap((wire) => {
    const own = carried.said.filter((line) => line.wire === wire);
    return own.length === 0 ? [] : [toOfferPayload(channel, row, wire, own)];
  });
}

export function openings(channel: LoadedChannel, { row, said }: { row: LeasedListing; said: SaidLine[] }, now: Date): WireOpening[] {
  const nextAt = new Date(now.getTime() + LOOK_BY_ITSELF_MS);
  return said.length === 0 ? [] : OFFER_WIRES.map((wire) => ({ listingId: row.id, wire, channelCode: channel.code, nextAt }));
}

export function accepted(group: OutgoingListing[], outcomes: SendOutcome[], ours: ReadonlyMap<string, boolean>): string[] {
  return group.flatMap(({ row }, index) =>
    outcomes[index]!.outcome === 'accepted' && ours.has(row.id) && row.acceptedPayloadHash !== null ? [row.id] : [],
  );
}

/** Those of which the channel may have something that is not ours: also where it kept what was ours, and somebody has deleted that meanwhile. */
export function firstSends(group: OutgoingListing[]): string[] {
  return group.filter(({ row }) => row.acceptedPayloadHash === null || Object.keys(row.externalIds).length === 0).map(({ row }) => row.id);
}

/** What leaves, and what the channel has already where a rule has changed how far its fields are ours and not a byte: that is watched otherwise from now on. */
export function toBeKept(channel: LoadedChannel, judged: JudgedListing[], leaving: OutgoingListing[]): NewPayload[] {
  const otherwise = judged.flatMap(({ row, rendered, ownsOtherwise }) => (ownsOtherwise && rendered?.editionId ? [{ row, rendered }] : []));
  return [...leaving, ...otherwise].map((one) => toPayload(channel, one));
}

function toPayload(channel: LoadedChannel, { row, rendered }: Pick<OutgoingListing, 'row' | 'rendered'>): NewPayload {
  const { hash, body, owned, sources, editionHash, requirementVersion, bindingsHash, renderer: rendererVersion } = rendered;
  const inputs = { editionId: rendered.editionId!, mappingId: channel.mappingId, requirementVersion, bindingsHash, rendererVersion };
  return { hash, listingId: row.id, body, owned, sources, editionHash, ...inputs };
}

export function toItem({ row, rendered, carried }: OutgoingListing, sequence: bigint): SendItem {
  const pushed = pushedFields(row.pushed);
  return {
    listingId: row.id,
    listing: plannedListing(row),
    payload: rendered.payload,
    payloadHash: rendered.hash,
    sequence,
    externalIds: row.externalIds,
    bindings: rendered.bindings,
    carried: carried.statements,
    units: carried.units,
    ...(Object.keys(carried.unitsAt).length > 0 && { unitsAt: carried.unitsAt }),
    ...(Object.keys(carried.left).length > 0 && { left: carried.left }),
    ...(pushed && { pushed }),
    ...(rendered.lacksOnce && { lacksOnce: true }),
    ...(row.mayBeGoneSince && { mayBeGone: true }),
  };
}

/** What the accepted bytes are made from now, where it is not what is known of them. */
export function madeNow(row: LeasedListing, rendered: RenderedListing | undefined): Record<string, Made> | null {
  if (!rendered || row.acceptedPayloadHash === null || rendered.isSayable || rendered.hash !== row.acceptedPayloadHash) return null;
  const { made } = rendered;
  const isKnown = row.made?.inputs === made.inputs && row.made.ids === made.ids && row.made.renderer === made.renderer;
  return isKnown ? null : { [rendered.hash]: made };
}

/** What differs and is held back waits for a person; what goes by itself does not. What was let in is forgotten when the channel has taken it. */
export function foundDifference({ row, difference }: JudgedListing): FoundDifference[] {
  if (!difference || (difference.isLetIn && difference.fields.length > 0)) return [];
  return [{ listingId: row.id, wire: 'content', fields: difference.isHeld ? difference.fields : [] }];
}

export function foundIssues({ row, issues }: JudgedListing): FoundIssues[] {
  return issues ? [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues }] : [];
}

/** Only an answer says anything about issues; a retry or no answer leaves what was known. */
export function toldIssues(row: LeasedListing, outcome: SendOutcome): FoundIssues[] {
  if (outcome.outcome !== 'accepted' && outcome.outcome !== 'terminal') return [];
  return [{ listingId: row.id, rootId: row.rootId, sku: row.sku, issues: outcome.issues ?? [] }];
}
