import { problem } from '../../../libs/problem/index.js';
import type { ChannelContext, OfferItem, OfferLine, OfferOutcome, Statements } from '../../port/index.js';
import { isMissing } from './failures.js';
import { insert, look, outcomeOf, targetOf, type SendTarget } from './insert.js';
import { OUT_OF_STOCK, type StockStatement } from './offer.js';
import type { ProductInput } from './payload.js';
import type { Tokens } from './token.js';

/**
 * Price and stock of one offer: an insert of the content that Google accepted last, with what is new of either wire and what was
 * acknowledged of the other. Content that is refused or waits stays out of it.
 */
export async function sendOffer(item: OfferItem, context: ChannelContext, tokens: Tokens): Promise<OfferOutcome> {
  const [line] = item.lines;
  const target = targetOf(context, tokens);
  if (!line) return { outcome: 'accepted', processed: false, pollAfterMs: target.channel.firstReadMs };
  if (item.content === undefined) return { outcome: 'terminal', issues: [noContent(line.sku)] };
  const content = item.content as ProductInput;
  const gone = await findGone(item, line, target);
  if (gone) return gone;
  const outcome = await insert(item, content, newest(line), target);
  const { price, stock } = line.say;
  if (outcome.outcome !== 'terminal' || !price || !stock || !line.accepted.price) return outcome;
  // What Google has against a price must not keep the stock from going: it goes with the price before.
  const alone = await insert(item, content, { price: line.accepted.price, stock }, target);
  if (alone.outcome === 'terminal') return outcome;
  return alone.outcome === 'accepted' ? { ...alone, exceptions: [{ sku: line.sku, wire: 'price', issues: outcome.issues }] } : alone;
}

/**
 * Is it still there? An insert would make anew what somebody deleted, without asking. One more call, where two updates a day are allowed. A stop is
 * through where there is nothing to buy, and waits for no answer; what Google has never shown may not be processed yet.
 */
async function findGone(item: OfferItem, line: OfferLine, target: SendTarget): Promise<OfferOutcome | undefined> {
  if (item.externalIds['shown'] === undefined) return undefined;
  const isStop = (newest(line).stock as unknown as StockStatement | undefined)?.availability === OUT_OF_STOCK;
  const result = await look(item, target);
  if (result.kind === 'answer') return undefined;
  const isGone = result.kind === 'failure' && isMissing(result.failure);
  // The look that follows tells a person that it is gone.
  if (isGone && isStop) return { outcome: 'accepted', processed: false, pollAfterMs: target.channel.firstReadMs };
  if (isGone) return { outcome: 'unknown', reason: `Google has no offer ${item.listing.key} any more; it is looked for` };
  if (isStop) return undefined;
  const outcome = outcomeOf(result, target.context);
  return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 5_000, reason: outcome.reason } : outcome; // a read has no effect
}

const newest = ({ say, accepted }: OfferLine): Statements => ({ ...accepted, ...say });

function noContent(sku: string) {
  const message = `Google has not accepted any content of ${sku} from Plinth yet, and takes price and stock only with it`;
  return problem('content_not_accepted', 'offerId', message, 'Mend what keeps the content from being sent', {
    severity: 'error',
    owner: 'pim',
    details: { sku },
  });
}
