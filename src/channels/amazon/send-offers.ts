import type { ChannelContext, OfferException, OfferItem, OfferLine, OfferOutcome, OfferWire, SendOutcome } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { AmazonClient } from './client.js';
import { itemPath } from './items.js';
import { outcomeOf, taken, WIDTH } from './outcome.js';
import { besideStock, type Beside } from './beside-stock.js';
import { settingsOf } from './settings.js';
import { stoodBefore } from './stood-before.js';
import { isStop, patchesOf, type Instance, type Said } from './statements.js';

/** Enough for price and quantity of any type (selling-partner-api-models, many threads); used until the listing's own is known. */
const ANY_TYPE = 'PRODUCT';

/** Prices and stock of listings that are there, a patch per SKU. What a 0 overwrites is told, and what a line asks for. */
export async function sendOffers(client: AmazonClient, items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]> {
  // An offer is closed before anything is looked at: whatever number stands there is for sale no more.
  const calls = await inParallel(items, WIDTH, async (item) => closed(client, item, context));
  const { stood, unseen } = await stoodBefore(client, items, context);
  const beside = await besideStock(client, items, context);
  for (const sku of beside.unseen) unseen.add(sku);
  return inParallel(calls, WIDTH, async (call): Promise<OfferOutcome> => {
    const { item } = call;
    const isUnseen = item.lines.some(({ sku }) => unseen.has(sku));
    if (isUnseen && call.outcomes.size === 0) return { outcome: 'retry', afterMs: 0, reason: UNSEEN };
    const outcome = isUnseen ? withoutStock(call, context) : await sendItem(client, call, beside, context);
    const before = item.lines.flatMap(({ sku }) => stood.get(sku) ?? []);
    return before.length > 0 ? { ...outcome, stood: before } : outcome;
  });
}

const UNSEEN = 'Amazon did not tell what stands there now, and what was sold of it has to be known first';

type ByWire = Map<OfferWire, SendOutcome>;

/** A listing with what became of the calls that it has had. */
interface Call {
  item: OfferItem;
  outcomes: ByWire;
}

async function closed(client: AmazonClient, item: OfferItem, context: ChannelContext): Promise<Call> {
  const [line] = item.lines;
  const outcomes: ByWire = new Map();
  if (line?.say.price && isStop('price', line.say.price)) outcomes.set('price', await patch(client, item, line, ['price'], context));
  return { item, outcomes };
}

/** Only the end of the offer was said: its number waits for a look. */
function withoutStock({ item, outcomes }: Call, context: ChannelContext): OfferOutcome {
  const [{ sku }] = item.lines as [OfferLine];
  const outcome = composed(sku, outcomes, item, context);
  if (outcome.outcome !== 'accepted' && outcome.outcome !== 'terminal') return outcome;
  const exceptions = [...(outcome.exceptions ?? []), { sku, wire: 'stock' as const, unseen: true as const }];
  return { ...(outcome.outcome === 'accepted' ? outcome : taken(context, [])), exceptions };
}

/** Nobody can buy it there, whatever number it has: its offer was deleted. */
const hasNoOffer = ({ accepted }: OfferLine): boolean => accepted.price !== undefined && isStop('price', accepted.price);

/** What is said makes something buyable that Amazon has none of. */
const opensSale = ({ accepted }: OfferLine): boolean => accepted.stock !== undefined && isStop('stock', accepted.stock);

async function sendItem(client: AmazonClient, { item, outcomes }: Call, beside: Beside, context: ChannelContext): Promise<OfferOutcome> {
  const [line] = item.lines;
  if (!line) return taken(context, []);
  const due = (['stock', 'price'] as const).filter((wire) => line.say[wire] !== undefined && !outcomes.has(wire));
  const send = async (wires: OfferWire[]): Promise<SendOutcome> => {
    const outcome = await patch(client, item, line, wires, context, beside.theirs.get(line.sku));
    for (const wire of wires) outcomes.set(wire, outcome);
    return outcome;
  };
  // What ends a sale goes first and alone: nothing that Amazon has against a price may keep a 0 from going.
  const ends = line.say.stock !== undefined && isStop('stock', line.say.stock);
  if (ends) await send(['stock']);
  const others = due.filter((wire) => wire !== 'stock' || !ends);
  if (others.length > 1 && hasNoOffer(line)) {
    // What the seller counted by hand while it was closed would be for sale with the price, until our number has come.
    const stock = await send(['stock']);
    if (stock.outcome === 'accepted') await send(['price']);
  } else if (others.length > 1 && opensSale(line)) {
    // Of one message Amazon takes the quantity first, and sells at the old price until it has come to the new one (selling-partner-api-models#4901).
    const price = await send(['price']);
    if (price.outcome === 'accepted' || price.outcome === 'terminal') await send(['stock']);
  } else if (others.length > 0) {
    const together = await send(others);
    if (together.outcome === 'terminal' && others.length > 1) for (const wire of others) await send([wire]);
  }
  return composed(line.sku, outcomes, item, context);
}

async function patch(
  client: AmazonClient,
  item: OfferItem,
  line: OfferLine,
  wires: OfferWire[],
  context: ChannelContext,
  theirs: Instance = {},
): Promise<SendOutcome> {
  const { marketplaceId } = settingsOf(context.account, context.channel);
  const place = { marketplaceId, currency: context.channel.market.currency };
  const [say, accepted] = [line.say as Said, line.accepted as Said];
  const answer = await client.call(context, {
    method: 'PATCH',
    path: itemPath(context, item.listing.key, { includedData: 'issues' }),
    body: {
      productType: item.externalIds['productType'] || ANY_TYPE,
      patches: wires.flatMap((wire) => patchesOf(wire, say, accepted, { place, theirs })),
    },
    purpose: 'send',
    bucket: 'patch',
    listingIds: [item.listingId],
    payloadHash: item.payloadHash,
  });
  const isOver = answer.kind === 'refused' && answer.status === 404 && wires.every((wire) => isStop(wire, line.say[wire]!));
  // Nobody can buy what Amazon does not have; the look that follows tells a person that it is gone.
  return isOver ? taken(context, []) : outcomeOf(answer, item.listing.key, context, true);
}

/**
 * One outcome of several calls. What has to be tried or looked at again is said of all: the calls that went through before were stops, which
 * may be repeated at any time. A refusal concerns its own wire only.
 */
function composed(sku: string, outcomes: ByWire, item: OfferItem, context: ChannelContext): OfferOutcome {
  const all = [...outcomes.values()];
  const open = all.find(({ outcome }) => outcome === 'unknown') ?? all.find(({ outcome }) => outcome === 'retry');
  if (open) return open;
  const exceptions = [...outcomes].flatMap(([wire, outcome]): OfferException[] =>
    outcome.outcome === 'terminal' ? [{ sku, wire, issues: outcome.issues }] : [],
  );
  const refused = exceptions.flatMap(({ issues = [] }) => issues);
  if (exceptions.length === outcomes.size) return { outcome: 'terminal', issues: refused, exceptions };
  const warnings = all.flatMap((outcome) => (outcome.outcome === 'accepted' ? (outcome.issues ?? []) : []));
  const externalIds = { ...item.externalIds, sku: item.listing.key, acceptedAt: context.now().toISOString() };
  return { ...taken(context, warnings), externalIds, ...(exceptions.length > 0 && { exceptions }) };
}
