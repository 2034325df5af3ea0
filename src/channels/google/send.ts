import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, SendItem, SendOutcome } from '../../port/index.js';
import { isMissing } from './failures.js';
import { erasedBy, keptBinding, type Theirs } from './kept.js';
import { base, insert, look, outcomeOf, targetOf, type SendTarget } from './insert.js';
import type { ProductInput } from './payload.js';
import type { GoogleChannel } from './settings.js';
import type { Tokens } from './token.js';

/** Inserts the content of one offer with the price and stock that it has. */
export async function sendOne(item: SendItem, context: ChannelContext, tokens: Tokens): Promise<SendOutcome> {
  const target = targetOf(context, tokens);
  const { sku } = item.listing;
  const carried = item.carried[sku] ?? {};
  const lacking = (['price', 'stock'] as const).filter((wire) => carried[wire] === undefined);
  // An insert without them would take them from the offer that is there.
  if (lacking.length > 0) return { outcome: 'terminal', issues: lacking.map((wire) => notSaid(sku, wire, context)) };
  const before = await lookFirst(item, target);
  if (before) return before;
  const outcome = await insert(item, item.payload as ProductInput, carried, target);
  if (outcome.outcome !== 'accepted') return outcome;
  return {
    ...outcome,
    carried: [
      { sku, wire: 'price' },
      { sku, wire: 'stock' },
    ],
  };
}

function notSaid(sku: string, wire: 'price' | 'stock', { channel }: ChannelContext): Problem {
  const field = wire === 'price' ? 'price' : 'availability';
  return problem(`missing_${field}`, field, `${sku}: ${field} is empty`, `Send an offer for market ${channel.market.code} with it`, {
    severity: 'error',
    owner: 'erp',
    details: { sku, field },
  });
}

/** Before a listing's first send, what is there is looked at. */
async function lookFirst(item: SendItem, target: SendTarget): Promise<SendOutcome | undefined> {
  const { product, attempted, acceptedAt } = item.externalIds;
  if (attempted !== undefined) return undefined;
  if (product === undefined) return findForeign(item, target);
  const isAdopted = acceptedAt === undefined && item.bindings[keptBinding(item.listing)] === undefined;
  return isAdopted ? learnTheirs(item, target) : undefined;
}

/** An insert would erase what Plinth does not say: it is learned once, and the payload is rendered anew with it. */
async function learnTheirs(item: SendItem, target: SendTarget): Promise<SendOutcome | undefined> {
  const result = await look(item, target);
  if (result.kind === 'failure' && isMissing(result.failure)) return undefined;
  if (result.kind !== 'answer') return unread(result, target);
  const theirs = erasedBy(item.payload as ProductInput, result.body as Partial<Theirs>);
  if (!theirs) return undefined;
  const reason = 'The offer was there before; it is rendered anew with what it has';
  return { outcome: 'retry', afterMs: 1, reason, progress: true, bindings: { [keptBinding(item.listing)]: JSON.stringify(theirs) } };
}

/** A read has no effect. */
function unread(result: Parameters<typeof outcomeOf>[0], { context }: SendTarget): SendOutcome {
  const outcome = outcomeOf(result, context);
  return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 5_000, reason: outcome.reason } : outcome;
}

/** Before a listing's first send: is the id taken by something that nobody has matched? An insert would take it over without asking. */
async function findForeign(item: SendItem, target: SendTarget): Promise<SendOutcome | undefined> {
  const result = await look(item, target);
  if (result.kind === 'failure' && isMissing(result.failure)) return undefined;
  if (result.kind !== 'answer') return unread(result, target);
  if (isOurs(result.body, item, target.channel)) return undefined;
  const where = String(result.body.dataSource ?? 'another data source');
  const message = `Google has an offer ${item.listing.key} already, in ${where}, which is matched to nothing here`;
  return {
    outcome: 'terminal',
    issues: [
      problem('exists_unmatched', 'offerId', message, 'Connect the channel again and adopt or ignore that offer', {
        severity: 'error',
        owner: 'pim',
      }),
    ],
  };
}

/**
 * An insert of ours that nobody could note, because the process died: it lies in our own data source, under a number that we have given, and
 * leads to the same page.
 */
function isOurs(product: Record<string, unknown>, item: SendItem, { dataSource }: GoogleChannel): boolean {
  const version = product.versionNumber;
  const shown = product.productAttributes as { link?: string } | undefined;
  const { link } = (item.payload as ProductInput).productAttributes;
  return (
    product.dataSource === dataSource &&
    typeof version === 'string' &&
    BigInt(version) <= base(item) + item.sequence &&
    shown?.link === link
  );
}
