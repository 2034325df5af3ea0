import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AccountConfig, ChannelConfig } from '../../port/index.js';
import { marketplaceIdOf, marketplaceOf } from './marketplaces.js';

/** What an Amazon account and channel are made of. Addresses are settings so that a sandbox and the real API run the same code. */
export interface AmazonSettings {
  /** https://sellingpartnerapi-na.amazon.com, -eu, -fe. */
  baseUrl: string;
  /** https://api.amazon.com/auth/o2/token */
  tokenUrl: string;
  sellerId: string;
  marketplaceId: string;
  /** When a read-back after ACCEPTED makes sense, in milliseconds. */
  pollAfterMs: number;
  /** So long a stop, or a deletion, waits for the look that goes before it. */
  lookMs: number;
}

/** Amazon needs seconds to minutes; the ledger asks again by itself when nothing has changed. */
const POLL_AFTER_MS = 5000;
const LOOK_MS = 3000;

export function settingsOf(account: AccountConfig, channel: ChannelConfig): AmazonSettings {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const { baseUrl, tokenUrl, sellerId, pollAfterMs, lookMs } = account.settings;
  return {
    baseUrl: text(baseUrl).replace(/\/+$/, ''),
    tokenUrl: text(tokenUrl) || 'https://api.amazon.com/auth/o2/token',
    sellerId: text(sellerId),
    marketplaceId: text(channel.settings['marketplaceId']),
    pollAfterMs: typeof pollAfterMs === 'number' ? pollAfterMs : POLL_AFTER_MS,
    lookMs: typeof lookMs === 'number' ? lookMs : LOOK_MS,
  };
}

const CREDENTIALS = ['clientId', 'clientSecret', 'refreshToken'] as const;

export function checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
  const { baseUrl, tokenUrl, sellerId, marketplaceId } = settingsOf(account, channel);
  const problems: Problem[] = [];
  for (const [name, url] of Object.entries({ baseUrl, tokenUrl })) {
    if (/^https?:\/\/[^/]/.test(url)) continue;
    problems.push(
      problem(
        'setting_invalid',
        `account.settings.${name}`,
        `${name} is not a web address`,
        'Give the address of the Selling Partner API region, such as https://sellingpartnerapi-eu.amazon.com',
      ),
    );
  }
  if (!/^[A-Z0-9]{8,20}$/.test(sellerId)) {
    problems.push(
      problem(
        'setting_invalid',
        'account.settings.sellerId',
        'sellerId is missing or not a merchant token',
        'Copy the merchant token from Seller Central, Account Info',
      ),
    );
  }
  for (const name of CREDENTIALS) {
    if (account.credentials[name]) continue;
    problems.push(
      problem(
        'credential_missing',
        `account.credentials.${name}`,
        `${name} is missing`,
        'Copy it from the app in Seller Central (Develop Apps), and authorise the app for the seller',
      ),
    );
  }
  return [...problems, ...checkMarketplace(marketplaceId, channel)];
}

function checkMarketplace(id: string, channel: ChannelConfig): Problem[] {
  const { country, currency } = channel.market;
  const path = 'channel.settings.marketplaceId';
  const marketplace = marketplaceOf(id);
  const right = marketplaceIdOf(country);
  const fix = right ? `Use ${right} for ${country}` : 'Give the id of an Amazon marketplace';
  if (!marketplace) return [problem('setting_invalid', path, `'${id}' is not an Amazon marketplace`, fix)];
  if (marketplace.country !== country)
    return [problem('setting_invalid', path, `The marketplace is ${marketplace.country}, the market is ${country}`, fix)];
  if (marketplace.currency === currency) return [];
  return [
    problem(
      'setting_invalid',
      'channel.market',
      `Amazon sells in ${marketplace.currency} there, the market is in ${currency}`,
      `Give the channel a market in ${marketplace.currency}`,
    ),
  ];
}
