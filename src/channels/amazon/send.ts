import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, SendItem, SendOutcome, WithdrawItem } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import { problemOf, refusalOf, type AmazonIssue } from './issues.js';
import { itemPath, readItems } from './items.js';
import { inParallel } from '../../port/kit/index.js';
import { settingsOf } from './settings.js';

const WIDTH = 16;
/** How many SKUs of our own a process remembers; beyond that the oldest are asked for again. */
const REMEMBERED = 200_000;

interface Submission {
  status: 'ACCEPTED' | 'INVALID' | 'VALID';
  submissionId: string;
  issues?: AmazonIssue[];
}

/**
 * Sends listings. A SKU that is sent for the first time is looked for before: what the seller already has there was matched by nobody, and a
 * PUT would erase it. What this process put there itself is its own.
 */
export class Sender {
  private readonly ours = new Set<string>();

  constructor(private readonly client: AmazonClient) {}

  async send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
    const foreign = await this.foreign(items, context);
    return inParallel(items, WIDTH, async (item) => foreign.get(item.listing.key) ?? (await this.sendOne(item, context)));
  }

  async withdraw(items: WithdrawItem[], context: ChannelContext): Promise<SendOutcome[]> {
    return inParallel(items, WIDTH, async ({ listing, listingId }) => {
      const path = itemPath(context, listing.key);
      const answer = await this.client.call(context, {
        method: 'DELETE',
        path,
        purpose: 'withdraw',
        bucket: 'delete',
        listingIds: [listingId],
      });
      this.ours.delete(this.keyOf(context, listing.key));
      if (answer.kind === 'refused' && answer.status === 404) return this.accepted(context, []);
      return this.outcome(answer, listing.key, context);
    });
  }

  private async sendOne(item: SendItem, context: ChannelContext): Promise<SendOutcome> {
    const { key } = item.listing;
    const answer = await this.client.call(context, {
      method: item.lane === 'offer' ? 'PATCH' : 'PUT',
      path: itemPath(context, key, { includedData: 'issues' }),
      body: item.payload,
      purpose: 'send',
      bucket: item.lane === 'offer' ? 'patch' : 'put',
      listingIds: [item.listingId],
      payloadHash: item.payloadHash,
    });
    const outcome = this.outcome(answer, key, context);
    if (outcome.outcome !== 'accepted') return outcome;
    this.remember(this.keyOf(context, key));
    // When it was accepted tells a reader whether what Amazon shows is older than that: see `read-back.ts`.
    return { ...outcome, externalIds: { ...item.externalIds, sku: key, acceptedAt: context.now().toISOString() } };
  }

  private outcome(answer: CallResult, sku: string, context: ChannelContext): SendOutcome {
    switch (answer.kind) {
      case 'retry':
        return { outcome: 'retry', afterMs: answer.afterMs, reason: answer.reason };
      case 'unknown':
        return { outcome: 'unknown', reason: answer.reason };
      case 'refused':
        return { outcome: 'terminal', issues: [refusalOf(answer, sku)] };
      case 'ok': {
        const { status, issues = [] } = answer.body as Submission;
        const problems = issues.map((issue) => problemOf(issue, sku));
        if (status === 'INVALID') return { outcome: 'terminal', issues: problems };
        return this.accepted(context, problems);
      }
    }
  }

  private accepted(context: ChannelContext, issues: Problem[]): SendOutcome {
    const { pollAfterMs } = settingsOf(context.account, context.channel);
    return { outcome: 'accepted', processed: false, pollAfterMs, ...(issues.length > 0 && { issues }) };
  }

  /** Outcomes of those that must not be sent: there already and not ours, or not to be found out. */
  private async foreign(items: SendItem[], context: ChannelContext): Promise<Map<string, SendOutcome>> {
    const unsure = items.filter(({ externalIds, listing }) => !externalIds['sku'] && !this.ours.has(this.keyOf(context, listing.key)));
    const outcomes = new Map<string, SendOutcome>();
    if (unsure.length === 0) return outcomes;
    for (const [sku, result] of await readItems(this.client, context, unsure, { parts: 'summaries', purpose: 'send' })) {
      if ('failed' in result) outcomes.set(sku, notSent(result.failed, sku));
      else if (result.item) outcomes.set(sku, { outcome: 'terminal', issues: [unmatched(sku, result.item.summaries?.[0]?.asin)] });
    }
    return outcomes;
  }

  private keyOf({ account, channel }: ChannelContext, sku: string): string {
    return `${account.code}\n${channel.code}\n${sku}`;
  }

  private remember(key: string): void {
    if (this.ours.size >= REMEMBERED) this.ours.delete(this.ours.values().next().value as string);
    this.ours.add(key);
  }
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
