import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import { searchPath } from './items.js';
import { settingsOf } from './settings.js';

/** Asks Amazon whether the credentials are good, the app may read listings and definitions, and the marketplace is the seller's. */
export async function checkConnection(client: AmazonClient, context: ChannelContext): Promise<Problem[]> {
  const { marketplaceId } = settingsOf(context.account, context.channel);
  const listings = await client.call(context, {
    method: 'GET',
    path: searchPath(context, { pageSize: '1' }),
    purpose: 'connect',
    bucket: 'search',
  });
  const refused = problemIn(listings, 'listings');
  if (refused) return [refused];
  const types = await client.call(context, {
    method: 'GET',
    path: `/definitions/2020-09-01/productTypes?marketplaceIds=${marketplaceId}&keywords=HOME`,
    purpose: 'connect',
    bucket: 'definitions',
  });
  const second = problemIn(types, 'product type definitions');
  return second ? [second] : [];
}

function problemIn(answer: CallResult, what: string): Problem | undefined {
  switch (answer.kind) {
    case 'ok':
      return undefined;
    case 'refused': {
      const access = answer.status === 401 || answer.status === 403;
      const fix = access
        ? 'Check client id, secret and refresh token, and that the app has the Product Listing role for this seller'
        : 'Check seller id and marketplace';
      return problem(access ? 'access_denied' : 'connection_refused', undefined, `Amazon refuses ${what}: ${answer.message}`, fix, {
        owner: 'publisher',
      });
    }
    case 'retry':
    case 'unknown':
      return problem(
        'channel_unreachable',
        undefined,
        `Amazon did not answer for ${what}: ${answer.reason}`,
        'Check the address, and try again',
        { owner: 'publisher' },
      );
  }
}
