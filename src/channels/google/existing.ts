import type { ChannelContext, ExistingListing } from '../../port/index.js';
import { call } from './client.js';
import { sortFailure } from './failures.js';
import { productsUrl } from './names.js';
import { accountOf, channelOf } from './settings.js';
import type { Tokens } from './token.js';
import { problem, Refusal } from '../../../libs/problem/index.js';

const PAGE = 1000;

interface Product {
  name: string;
  offerId: string;
  contentLanguage: string;
  feedLabel: string;
  legacyLocal?: boolean;
  dataSource?: string;
  versionNumber?: string;
  productAttributes?: { title?: string; structuredTitle?: { content?: string }; gtins?: string[] };
}

/**
 * Every offer with the channel's language and label, of whatever data source: an insert would move an offer from another source into ours, so a
 * person must see it first. Throws a Refusal when Google does not answer, because half a list would pass for the whole.
 */
export async function* existing(context: ChannelContext, tokens: Tokens): AsyncIterable<ExistingListing> {
  const account = accountOf(context.account);
  const { contentLanguage, feedLabel } = channelOf(context.channel);
  let pageToken: string | undefined;
  do {
    const page = pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(pageToken)}`;
    const url = `${productsUrl(account)}?pageSize=${PAGE}${page}`;
    const result = await call({ method: 'GET', url, purpose: 'connect' }, account, context, tokens);
    if (result.kind !== 'answer') throw new Refusal(unreadable(result, context));
    for (const product of (result.body.products ?? []) as Product[]) {
      if (product.contentLanguage === contentLanguage && product.feedLabel === feedLabel && !product.legacyLocal) yield toListing(product);
    }
    pageToken = result.body.nextPageToken as string | undefined;
  } while (pageToken);
}

function toListing({ name, offerId, dataSource, versionNumber, productAttributes = {} }: Product): ExistingListing {
  return {
    key: offerId,
    externalIds: { product: name, ...(dataSource && { dataSource }), ...(versionNumber && { foreignVersion: versionNumber }) },
    skus: [offerId],
    gtins: productAttributes.gtins ?? [],
    title: productAttributes.title ?? productAttributes.structuredTitle?.content ?? '',
  };
}

function unreadable(result: { kind: string; reason?: string; failure?: Parameters<typeof sortFailure>[0] }, context: ChannelContext) {
  const why = result.failure ? result.failure.message : result.reason;
  const fix = result.failure && !sortFailure(result.failure, context.now()).retry ? 'Correct the account settings' : 'Try again later';
  return problem('channel_unreadable', undefined, `Google did not list the products of the account: ${why ?? ''}`, fix);
}
