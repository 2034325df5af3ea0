import type { ChannelContext, SendOutcome, WithdrawItem } from '../../port/index.js';
import { call } from './client.js';
import { isMissing } from './failures.js';
import { inputUrl } from './names.js';
import { outcomeOf } from './insert.js';
import { accountOf, channelOf } from './settings.js';
import type { Tokens } from './token.js';

/** Deletes the input from the channel's own data source. What is not there is gone already: a withdrawal may be repeated. */
export async function withdrawOne({ listing, listingId }: WithdrawItem, context: ChannelContext, tokens: Tokens): Promise<SendOutcome> {
  const account = accountOf(context.account);
  const channel = channelOf(context.channel);
  const request = { method: 'DELETE' as const, url: inputUrl(account, channel, listing.key), purpose: 'withdraw', listingIds: [listingId] };
  const result = await call(request, account, context, tokens);
  const gone = result.kind === 'failure' && isMissing(result.failure);
  if (result.kind === 'answer' || gone) return { outcome: 'accepted', processed: gone, pollAfterMs: channel.firstReadMs };
  return outcomeOf(result, context);
}
