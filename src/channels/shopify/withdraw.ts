import type { ChannelContext, SendOutcome, WithdrawItem, WithdrawOutcome } from '../../port/index.js';
import type { UserError } from './answers.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { ARCHIVE, FIND } from './documents.js';
import { AWAY_SINCE, inParallel } from '../../port/kit/index.js';
import { withLeft } from './left-in-archive.js';
import { identityOf } from './payload.js';
import { getShopSetup, type ShopSetup } from './shop-setup.js';
import { staleBelief, toIssues } from './refusals.js';
import { asRetry, outcomeOf } from './outcome.js';
import { channelOf } from './settings.js';
import { HIDDEN, NUMBERED } from './taken-off.js';

const IN_FLIGHT = 16;
const DONE = { outcome: 'accepted', processed: true, pollAfterMs: 0 } as const;

/** Off all publications and into the archive, and what was left is told. What is not there is withdrawn already. */
export async function withdraw(items: WithdrawItem[], context: ChannelContext, tokens: Tokens): Promise<WithdrawOutcome[]> {
  const client = new Client(context, tokens);
  const setup = await getShopSetup(client);
  if (setup.kind !== 'data') return items.map(() => asRetry(outcomeOf(setup)));
  const outcomes = await inParallel(items, IN_FLIGHT, (item) => withdrawOne(client, item, setup.data));
  return withLeft(client, items, outcomes, setup.data);
}

async function withdrawOne(client: Client, item: WithdrawItem, { publicationIds }: ShopSetup): Promise<SendOutcome> {
  const found = await idOf(client, item);
  if (typeof found !== 'string') return found;
  const variables = {
    id: found,
    identifier: { id: found },
    input: { status: 'ARCHIVED' },
    from: publicationIds.map((publicationId) => ({ publicationId })),
  };
  const answer = await client.call<{ productSet: { userErrors: UserError[] } }>({
    query: ARCHIVE,
    variables,
    purpose: 'withdraw',
    listingIds: [item.listingId],
  });
  if (answer.kind !== 'data') return outcomeOf(answer);
  const { userErrors } = answer.data.productSet;
  if (userErrors.length === 0) return { ...DONE, externalIds: { product: found, published: '', archived: '1', ...forgotten(item) } };
  return staleBelief(userErrors) === 'product' ? DONE : { outcome: 'terminal', issues: toIssues(userErrors) };
}

/** Since when a picture is away says nothing of when it comes back, nor do numbers of a return that was not finished, nor that somebody hid it before. */
const forgotten = ({ externalIds }: WithdrawItem): Record<string, string> =>
  Object.fromEntries([AWAY_SINCE, NUMBERED, HIDDEN].flatMap((mark) => (externalIds[mark] ? [[mark, '']] : [])));

/** The shop's id, also where its answer to the first send was lost. */
async function idOf(client: Client, { listing, listingId, externalIds }: WithdrawItem): Promise<string | SendOutcome> {
  if (externalIds['product']) return externalIds['product'];
  const identifier = { customId: identityOf(channelOf(client.context.channel).namespace, listing.key) };
  const answer = await client.call<{ productByIdentifier: { id: string } | null }>({
    query: FIND,
    variables: { identifier },
    purpose: 'withdraw',
    listingIds: [listingId],
  });
  if (answer.kind !== 'data') return outcomeOf(answer);
  return answer.data.productByIdentifier?.id ?? DONE;
}
