import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { OfferWire, Statement } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';
import { TRIES_TO_RAISE } from './judge-offer.js';
import { byLocation, forSale, knownBy, numbersOf } from '../wires/numbers.js';
import { opensOffer } from './opening.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { shownUnits } from '../wires/old-answers.js';
import { RECOUNT } from '../wires/recount.js';
import { acceptedOf, fingerprint, isError, problemOf, type RenderedLine } from '../wires/render-lines.js';
import type { RenderedWires } from './wire-renderer.service.js';
import { unheard } from '../wires/unheard.js';
import type { WireVerdict } from '../wires/wire-verdict.js';
import type { LeasedWire, SaidLine, WireState } from '../wires/wire.js';

/** Pure: which lines of a leased wire are news to the channel. */
export function judgeLines(channel: LoadedChannel, { lines }: RenderedWires, wire: LeasedWire, now: Date): WireVerdict {
  const say: SaidLine[] = [];
  const confirmed: SaidLine[] = [];
  const noted: SaidLine[] = [];
  let refusal: StoredProblem | null = null;
  let look = false;
  let isTooFast = false;
  for (const line of lines) {
    const statement = line.rendered[wire.wire];
    const error = line.rendered.issues[wire.wire].find(isError);
    if (error) refusal ??= { code: error.code, message: error.message, fix: error.fix };
    if (!statement || error) continue;
    const made = line.made[wire.wire];
    const ends = isEnd(channel, line, wire.wire, statement);
    const { sku, basis, soldInPool, rendered } = line;
    const said: SaidLine = {
      sku,
      wire: wire.wire,
      statement,
      buyable: rendered.buyable,
      ends,
      basis,
      made,
      ...(soldInPool && { soldInPool }),
    };
    const before = problemOf(line.before, wire.wire);
    if (before?.rejectedHash === fingerprint(statement) && !ends && !isCountedSince(line, wire.wire, before)) {
      refusal ??= before;
      continue;
    }
    // It may stand there: nothing but a stop is said over it before a look has told what was sold of it.
    if (wire.wire === 'stock' && !ends && line.before && unheard(channel.adapter, line.before, wire).length > 0) {
      look = true;
      continue;
    }
    const isNews = opensOver(channel, line, wire.wire, statement) || (wire.wire === 'stock' && endsUnseen(line, ends));
    const news = isNews ? 'news' : compare(channel, line, wire.wire, statement);
    if (news === 'confirmed') confirmed.push({ ...said, stands: true });
    if (news === 'same' && isUnnoted(line, wire.wire)) noted.push(said);
    if (news === 'same' && wire.wire === 'stock') look ||= needsLook(channel, line);
    // Whether any were sold is open: nothing but a stop goes out before that is known, and nothing rests.
    const isOpen = wire.wire === 'stock' && typeof line.before?.lowerSeen === 'number';
    look ||= isOpen && (line.rendered.buyable || news !== 'news');
    if (news !== 'news' || (isOpen && line.rendered.buyable)) continue;
    if (wire.wire === 'stock' && mayHaveSold(channel, line, statement, wire, now)) look = true;
    else if (cannotRaise(channel, line, wire, statement)) [isTooFast, refusal] = [true, refusal ?? SELLS_TOO_FAST];
    else say.push({ ...said, ...(wire.wire === 'stock' && overwritesUnseen(channel, line, statement, wire, now) && { looks: true }) });
  }
  const state: WireState = refusal ? 'refused' : isSeen(wire) ? 'live' : 'accepted';
  // What is refused of another line is told after it: it would end the matter for this one.
  if (look) return { wire, say, confirmed, noted, look, rest: { state: 'accepted', problem: RECOUNT } };
  // What is said of its siblings would end the matter for it as well: it has another try after that.
  return { wire, say, confirmed, noted, look: isTooFast && say.length > 0, rest: { state, problem: refusal } };
}

/** A refusal of a stop-sell is no last word: it is said again until it is taken, for until then customers buy what nobody has. */
function isEnd({ adapter }: LoadedChannel, { sku, rendered, before }: RenderedLine, wire: OfferWire, statement: Statement): boolean {
  if (wire === 'stock') return !rendered.buyable && leavesNone(adapter, sku, statement);
  const accepted = acceptedOf(before).price;
  return accepted !== undefined && adapter.opens(statement, accepted);
}

/** Units that nobody can buy because their offer is closed end nothing; nor does stock without end, where a channel has numbers. */
function leavesNone(adapter: LoadedChannel['adapter'], sku: string, statement: Statement): boolean {
  const { units } = knownBy(adapter, sku, statement);
  return units === null ? adapter.unitsField(sku) === undefined : units <= 0;
}

/** A newer count is news, also where it makes the same number. */
function isCountedSince({ basis }: RenderedLine, wire: OfferWire, { rejectedAt }: StoredProblem): boolean {
  const countedAt = basis.newestAt ?? basis.countedAt;
  return wire === 'stock' && countedAt !== null && rejectedAt !== undefined && rejectedAt < new Date(countedAt).toISOString();
}

/** What is known of how the accepted statement was made says less, or another thing, than now. */
function isUnnoted({ before, made, otherwise }: RenderedLine, wire: OfferWire): boolean {
  const now = wire in otherwise ? undefined : made[wire]();
  if (!now) return false;
  const known = (wire === 'price' ? before?.priceMade : before?.stockMade)?.find(({ said }) => said === now.said);
  return known?.inputs !== now.inputs || known.renderer !== now.renderer;
}

/** What stands in an offer that is opened is for sale, and nobody knows what that is now: the number is said along, which does no harm. */
function opensOver(channel: LoadedChannel, line: RenderedLine, wire: OfferWire, statement: Statement): boolean {
  return wire === 'stock' && opensOffer(channel, line) && knownBy(channel.adapter, line.sku, statement).units !== null;
}

/** That all counts as sold, because nobody saw what was left, is no proof that none stands there: a deletion without an answer may have had no effect. */
const endsUnseen = ({ before }: RenderedLine, ends: boolean): boolean => ends && before?.buyable === true && before.unseenSince !== null;

/** The newest count is of after the last look or acknowledgement. Of none that is not for sale nothing was sold; and what left the channel with its 0 shows none at any look. */
function needsLook(channel: LoadedChannel, { sku, before, basis, rendered }: RenderedLine): boolean {
  const countedAt = basis.newestAt ?? basis.countedAt;
  if (countedAt === null || channel.adapter.unitsField(sku) === undefined || (before && !rendered.buyable && shownUnits(before) === 0))
    return false;
  const known = [before?.readAt, before?.stockAcceptedAt].flatMap((at) => at ?? []);
  return known.every((at) => at < new Date(countedAt));
}

/**
 * It would set a number by a count that was looked past already: what was sold since that look would be given back, also by a number below the one
 * that was known then. A newer count may overwrite them, as it may know of them; of several that make up the number, all have to be newer. Where
 * calls compare, the channel itself refuses.
 */
function mayHaveSold(
  channel: LoadedChannel,
  { sku, before, basis, rendered, sharedFrom }: RenderedLine,
  statement: Statement,
  { plannedAt }: LeasedWire,
  now: Date,
): boolean {
  if (channel.adapter.comparesUnits || !before || before.units === null || basis.countedAt === null) return false;
  // Units that are left in an offer that is closed may have been sold before it was.
  if (!before.buyable && channel.pool.length === 0 && !((shownUnits(before) ?? 0) > 0)) return false;
  const { units } = knownBy(channel.adapter, sku, statement);
  if (units === null || units === 0) return false;
  // Another market's lower count ends what has no units left there: that waits for no look.
  if (units <= before.units && (basis.pool !== null || !rendered.buyable)) return false;
  const known = [before.readAt, before.stockAcceptedAt].flatMap((at) => at?.getTime() ?? []);
  // Where another market's count decides, its own says nothing of when that was made.
  const isRaised = units > before.units && isLookedPastBySharers(sharedFrom, before);
  const isLookedPast =
    isRaised || basis.pool !== null || !rendered.buyable || known.some((at) => at >= (knowsSince(basis)?.getTime() ?? 0));
  return isLookedPast && !isFresh(before, plannedAt, now);
}

const isFresh = ({ readAt }: OfferLineRow, plannedAt: Date, now: Date, withinMs = FRESH_MS): boolean =>
  readAt !== null && readAt >= plannedAt && now.getTime() - readAt.getTime() <= withinMs;

/** A channel that shares the number has a count that cannot know of what was sold since the last look. */
function isLookedPastBySharers(sharedFrom: Date | null, { readAt, stockAcceptedAt }: OfferLineRow): boolean {
  return sharedFrom !== null && [readAt, stockAcceptedAt].some((at) => at !== null && at >= sharedFrom);
}

/** Its own count cannot, also where the number falls to what stands there by sales. */
const isLookedPast = (basis: RenderedLine['basis'], before: OfferLineRow): boolean => isLookedPastBySharers(knowsSince(basis), before);

/** From when on a count may know of what was sold: what a person had back speaks of before the zero, whenever it was decided. */
function knowsSince({ countedAt, soldFrom, hadBack }: RenderedLine['basis']): Date | null {
  const moment = hadBack ? (soldFrom ?? 0) : countedAt;
  return moment === null ? null : new Date(moment);
}

/**
 * A number that falls, or is said by a newer count, goes at once; what was sold since the last look would be forgotten with what it overwrites, and
 * given back by the older count of a channel that shares it, once the lower one ends. So would be what was sold since the look that an old count of its own
 * had waited for. A look goes with the call; without answers it goes all the same.
 */
function overwritesUnseen(
  channel: LoadedChannel,
  { sku, before, basis, sharedFrom }: RenderedLine,
  statement: Statement,
  { plannedAt, attempts }: LeasedWire,
  now: Date,
): boolean {
  if (channel.adapter.comparesUnits || !before || attempts >= TRIES_TO_RAISE) return false;
  const { units } = knownBy(channel.adapter, sku, statement);
  const isOver = units !== null && units > 0 && (shownUnits(before) ?? 0) > 0;
  return (
    isOver && (isLookedPastBySharers(sharedFrom, before) || isLookedPast(basis, before)) && !isFresh(before, plannedAt, now, JUST_NOW_MS)
  );
}

/** How long a look for what is said now is news enough, so that it need not wait for another; and for how long nothing is sold meanwhile. */
const FRESH_MS = 60_000;
const JUST_NOW_MS = 5_000;

const SELLS_TOO_FAST: StoredProblem = {
  code: 'stock_moves',
  message: 'It sells faster than its number can be raised: the channel shows fewer units than may be sold',
  fix: 'Nothing to do: the next count of its source is tried anew',
};

const isSeen = ({ acceptedAt, liveAt }: LeasedWire): boolean => acceptedAt === null || (liveAt !== null && liveAt >= acceptedAt);

/**
 * A number is news where it is not the one that the channel is known to show, whatever was said last: units may have been sold since. What a
 * read showed already is confirmed and not sent; so is 0 over a backlog, which is none for sale.
 */
function compare(
  channel: LoadedChannel,
  { sku, before }: RenderedLine,
  wire: OfferWire,
  statement: Statement,
): 'same' | 'confirmed' | 'news' {
  const accepted = acceptedOf(before)[wire];
  if (!accepted || (wire === 'price' ? before?.priceAgain : before?.stockAgain)) return 'news';
  const same = fingerprint(accepted) === fingerprint(statement);
  if (wire !== 'stock' || channel.adapter.unitsField(sku) === undefined) return same ? 'same' : 'news';
  const numbers = numbersOf(channel.adapter, sku, statement);
  // What has no number is not sold down.
  if (numbers.length === 0) return same ? 'same' : 'news';
  const known = byLocation(before ?? { units: null });
  const all = [...numbers, ...numbersOf(channel.adapter, sku, accepted)];
  const shown = {
    ...channel.adapter.ownedOffer(sku, wire, accepted),
    ...Object.fromEntries(all.map(({ field, at }) => [field, known.has(at) ? forSale(known.get(at)!) : null])),
  };
  if (canonicalJson(shown) !== canonicalJson(channel.adapter.ownedOffer(sku, wire, statement))) return 'news';
  return same ? 'same' : 'confirmed';
}

function cannotRaise(channel: LoadedChannel, { sku, before }: RenderedLine, wire: LeasedWire, statement: Statement): boolean {
  if (wire.lastProblem?.code !== 'moved' || wire.attempts < TRIES_TO_RAISE) return false;
  const known = byLocation(before ?? { units: null });
  return numbersOf(channel.adapter, sku, statement).some(({ at, units }) => units > forSale(known.get(at) ?? 0));
}
