import { problem } from '../../../libs/problem/index.js';
import type { ChannelContext, PlannedListing, SendItem, SendOutcome } from '../../port/index.js';
import { WRITES } from './budgets.js';
import { call, type CallResult } from './client.js';
import { sortFailure } from './failures.js';
import { insertUrl, productUrl } from './names.js';
import type { ProductInput } from './payload.js';
import { accountOf, channelOf, type GoogleAccount, type GoogleChannel } from './settings.js';
import type { Tokens } from './token.js';

/** Our numbers of this offer count from here, where it carried a higher one before Plinth took it over. */
const baseBinding = ({ sku }: PlannedListing): string => `version:${sku}`;

interface SendTarget {
  account: GoogleAccount;
  channel: GoogleChannel;
  context: ChannelContext;
  tokens: Tokens;
}

/**
 * Inserts one offer. Google replaces the whole input, so an insert is its own retry; `versionNumber` is the listing's sequence, which makes
 * an insert that comes too late harmless. productInputs.patch was rejected for offers: it takes no version, so a late one would win.
 */
export async function sendOne(item: SendItem, context: ChannelContext, tokens: Tokens): Promise<SendOutcome> {
  const place = { account: accountOf(context.account), channel: channelOf(context.channel), context, tokens };
  const foreign = item.externalIds.product === undefined ? await findForeign(item, place) : undefined;
  if (foreign) return foreign;
  const version = (base(item) + item.sequence).toString();
  const body = { ...(item.payload as ProductInput), versionNumber: version };
  const result = await call(
    {
      method: 'POST',
      url: insertUrl(place.account, place.channel),
      body: JSON.stringify(body),
      purpose: 'send',
      listingIds: [item.listingId],
      payloadHash: item.payloadHash,
    },
    place.account,
    context,
    tokens,
  );
  if (result.kind === 'answer') {
    const externalIds = { product: String(result.body.product), version };
    return { outcome: 'accepted', processed: false, pollAfterMs: place.channel.firstReadMs, externalIds };
  }
  if (result.kind === 'failure' && result.failure.status === 409) return behind(item, place);
  return outcomeOf(result, context);
}

/** What a call that brought no answer, or a refusal, means for the ledger. */
export function outcomeOf(result: Exclude<CallResult, { kind: 'answer' }>, context: ChannelContext): SendOutcome {
  if (result.kind === 'lost') {
    return result.sent ? { outcome: 'unknown', reason: result.reason } : { outcome: 'retry', afterMs: 5_000, reason: result.reason };
  }
  const sorted = sortFailure(result.failure, context.now());
  if (!sorted.retry) return { outcome: 'terminal', issues: sorted.issues };
  if (sorted.news) context.learn({ bucket: WRITES, ...sorted.news });
  return { outcome: 'retry', afterMs: sorted.afterMs, reason: sorted.reason };
}

function base({ bindings, externalIds, listing }: SendItem): bigint {
  return BigInt(bindings[baseBinding(listing)] ?? externalIds.foreignVersion ?? '0');
}

/** Before a listing's first send: is the id taken by something that nobody has matched? An insert would take it over without asking. */
async function findForeign(item: SendItem, place: SendTarget): Promise<SendOutcome | undefined> {
  const result = await look(item, place);
  if (result.kind === 'failure' && result.failure.status === 404) return undefined;
  if (result.kind !== 'answer') {
    const outcome = outcomeOf(result, place.context);
    return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 5_000, reason: outcome.reason } : outcome; // a read has no effect
  }
  if (isOurs(result.body, item, place.channel)) return undefined;
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
 * An insert of ours whose answer was lost, and which Google had not yet processed when it was read back: it lies in our own data source, under
 * a number that we have given, and leads to the same page.
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

/** Google holds a higher version than ours: another tool numbered this offer. Ours go on above it. */
async function behind(item: SendItem, place: SendTarget): Promise<SendOutcome> {
  const result = await look(item, place);
  const held = result.kind === 'answer' ? BigInt(String(result.body.versionNumber ?? '0')) : 0n;
  const reason = 'Google holds a higher version of this offer than the one sent';
  if (held < base(item) + item.sequence) return { outcome: 'retry', afterMs: place.channel.nextReadMs, reason }; // not processed yet
  return { outcome: 'retry', afterMs: 1, reason, bindings: { [baseBinding(item.listing)]: held.toString() } };
}

function look({ listing, listingId }: SendItem, { account, channel, context, tokens }: SendTarget): Promise<CallResult> {
  return call(
    { method: 'GET', url: productUrl(account, channel, listing.key), purpose: 'read', listingIds: [listingId] },
    account,
    context,
    tokens,
  );
}
