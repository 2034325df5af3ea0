import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, SendItem, SendOutcome } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import type { ContentPayload } from './payload.js';
import { refusalOf } from './issues.js';
import { readItems, type AmazonItem } from './items.js';
import { marketplaceOf } from './marketplaces.js';
import { normalise, projection } from './owned.js';
import { settingsOf } from './settings.js';

/** So long a listing that shows nothing yet may be one that Amazon is still working on. */
const WORKING_MS = 30 * 60_000;

/**
 * Before a SKU is made it is looked for: what the seller already has there was matched by nobody, and a PUT would erase it. Gives the outcomes
 * of those that must not be sent. Ours is what was attempted before, whatever came of it, and what says just what we would say: a process
 * may have died between its call and the note of it.
 */
export async function foreign(client: AmazonClient, items: SendItem[], context: ChannelContext): Promise<Map<string, SendOutcome>> {
  const unsure = items.filter(({ externalIds }) => !externalIds['sku'] && !externalIds['attempted']);
  const outcomes = new Map<string, SendOutcome>();
  if (unsure.length === 0) return outcomes;
  const found = await readItems(client, context, unsure, { parts: 'summaries,attributes', purpose: 'send' });
  for (const item of unsure) {
    const result = found.get(item.listing.key);
    const outcome = result && judge(result, item, context);
    if (outcome) outcomes.set(item.listing.key, outcome);
  }
  return outcomes;
}

type Found = { item: AmazonItem | undefined } | { failed: Exclude<CallResult, { kind: 'ok' }> };

function judge(result: Found, { listing, payload }: SendItem, context: ChannelContext): SendOutcome | undefined {
  if ('failed' in result) return notSent(result.failed, listing.key);
  const { item } = result;
  if (!item || saysTheSame(item, payload as ContentPayload, context)) return undefined;
  const [summary] = item.summaries ?? [];
  const age = context.now().getTime() - Date.parse(summary?.lastUpdatedDate ?? '');
  if (Object.keys(item.attributes ?? {}).length === 0 && !summary?.asin && age < WORKING_MS) {
    const { pollAfterMs } = settingsOf(context.account, context.channel);
    return {
      outcome: 'retry',
      afterMs: Math.max(pollAfterMs, 1000),
      reason: `Amazon is working on ${listing.key}; what it is shows only then`,
    };
  }
  return { outcome: 'terminal', issues: [unmatched(listing.key, summary?.asin)] };
}

function saysTheSame({ attributes = {} }: AmazonItem, payload: ContentPayload, { account, channel }: ChannelContext): boolean {
  const language = marketplaceOf(settingsOf(account, channel).marketplaceId)?.language ?? '';
  const form = (field: string, value: unknown): string => JSON.stringify(normalise(field, value) ?? null);
  const there = projection(attributes, language);
  const ours = Object.entries(projection(payload.attributes, language));
  return ours.length > 0 && ours.every(([field, value]) => form(field, value) === form(field, there[field]));
}

/** The look before the send had no answer: nothing was sent, so it may be tried again. */
function notSent(failed: Exclude<CallResult, { kind: 'ok' }>, sku: string): SendOutcome {
  if (failed.kind === 'refused') return { outcome: 'terminal', issues: [refusalOf(failed, sku)] };
  return { outcome: 'retry', afterMs: failed.kind === 'retry' ? failed.afterMs : 1000, reason: failed.reason };
}

function unmatched(sku: string, asin: string | undefined): Problem {
  return problem(
    'exists_unmatched',
    'sku',
    `The seller already has ${sku} on Amazon${asin ? ` (${asin})` : ''}, and nobody has said that it is this product`,
    'Match it in the connection of this channel: adopt it, or give the product another SKU',
    {
      severity: 'error',
      owner: 'publisher',
      details: { sku, asin },
    },
  );
}
