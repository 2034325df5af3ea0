import type { Bindings, ChannelContext, PlannedListing, SendOutcome, Statements } from '../../port/index.js';
import { WRITES } from './budgets.js';
import { call, type CallResult } from './client.js';
import { isOpen, sortFailure } from './failures.js';
import { insertUrl, productUrl } from './names.js';
import { attributesOf } from './offer.js';
import type { ProductInput } from './payload.js';
import { accountOf, channelOf, type GoogleAccount, type GoogleChannel } from './settings.js';
import type { Tokens } from './token.js';

/** Our numbers of this offer count from here, where it carried a higher one before Plinth took it over. */
const baseBinding = ({ sku }: PlannedListing): string => `version:${sku}`;

export interface SendTarget {
  account: GoogleAccount;
  channel: GoogleChannel;
  context: ChannelContext;
  tokens: Tokens;
}

/** What an insert is about, whichever wire asks for it. */
export interface InsertItem {
  listingId: string;
  listing: PlannedListing;
  payloadHash: string;
  sequence: bigint;
  externalIds: Record<string, string>;
  bindings: Bindings;
}

export const targetOf = (context: ChannelContext, tokens: Tokens): SendTarget => {
  return { account: accountOf(context.account), channel: channelOf(context.channel), context, tokens };
};

/**
 * Inserts one offer: its content with what the wires of price and stock say. Google replaces the whole input, so an insert is its own retry;
 * `versionNumber` is the listing's sequence, which makes one that comes too late harmless. productInputs.patch was rejected for price and
 * stock: it takes no version, so a late one would win.
 */
export async function insert(item: InsertItem, content: ProductInput, statements: Statements, target: SendTarget): Promise<SendOutcome> {
  const { account, channel, context, tokens } = target;
  const version = (base(item) + item.sequence).toString();
  const attributes = { ...content.productAttributes, ...attributesOf(statements) };
  const request = {
    method: 'POST' as const,
    url: insertUrl(account, channel),
    body: JSON.stringify({ ...content, productAttributes: attributes, versionNumber: version }),
    purpose: 'send',
    listingIds: [item.listingId],
    payloadHash: item.payloadHash,
  };
  const result = await call(request, account, context, tokens);
  if (result.kind === 'answer') {
    const externalIds = { product: String(result.body.product), version, acceptedAt: context.now().toISOString() };
    return { outcome: 'accepted', processed: false, pollAfterMs: channel.firstReadMs, externalIds };
  }
  if (result.kind === 'failure' && result.failure.status === 409 && !isOpen(result.failure)) return behind(item, target);
  const outcome = outcomeOf(result, context);
  // Whoever sends next, in whatever process, knows by this that the id is taken because of us.
  return outcome.outcome === 'unknown' ? { ...outcome, externalIds: { attempted: version } } : outcome;
}

/** What a write that brought no answer, or a refusal, means for the ledger. */
export function outcomeOf(result: Exclude<CallResult, { kind: 'answer' }>, context: ChannelContext): SendOutcome {
  if (result.kind === 'lost') {
    return result.sent ? { outcome: 'unknown', reason: result.reason } : { outcome: 'retry', afterMs: 5_000, reason: result.reason };
  }
  const { status, message } = result.failure;
  const sorted = sortFailure(result.failure, context.now());
  if (sorted.retry && sorted.news) context.learn({ bucket: WRITES, ...sorted.news });
  if (isOpen(result.failure))
    return { outcome: 'unknown', reason: `Google answered ${status}, which does not say that nothing was done: ${message}` };
  if (!sorted.retry) return { outcome: 'terminal', issues: sorted.issues };
  return { outcome: 'retry', afterMs: sorted.afterMs, reason: sorted.reason };
}

export function base({ bindings, externalIds, listing }: InsertItem): bigint {
  return BigInt(bindings[baseBinding(listing)] ?? externalIds.foreignVersion ?? '0');
}

/** So soon a refused number is tried again: a wire that went meanwhile was newer, and the next call is composed with a higher number. */
const BEHIND_MS = 1_000;

/** Google holds a higher version than ours: of another wire's call, or of another tool that numbered this offer. Ours go on above it. */
async function behind(item: InsertItem, target: SendTarget): Promise<SendOutcome> {
  const result = await look(item, target);
  const held = result.kind === 'answer' ? BigInt(String(result.body.versionNumber ?? '0')) : 0n;
  const reason = 'Google holds a higher version of this offer than the one sent';
  const sent = base(item) + item.sequence;
  if (held < sent) return { outcome: 'retry', afterMs: BEHIND_MS, reason }; // not processed yet
  // An equal number is taken, so this is the very insert that was refused: it was taken all the same.
  if (held === sent)
    return { outcome: 'unknown', reason: `Google refused number ${sent}, and holds it`, externalIds: { attempted: sent.toString() } };
  return { outcome: 'retry', afterMs: 1, reason, bindings: { [baseBinding(item.listing)]: held.toString() } };
}

export function look({ listing, listingId }: InsertItem, { account, channel, context, tokens }: SendTarget): Promise<CallResult> {
  return call(
    { method: 'GET', url: productUrl(account, channel, listing.key), purpose: 'read', listingIds: [listingId] },
    account,
    context,
    tokens,
  );
}
