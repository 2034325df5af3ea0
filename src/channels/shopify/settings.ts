import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AccountConfig, ChannelConfig } from '../../port/index.js';
import { API_VERSION } from '../../contracts/shopify/index.js';

/** A shop and its app, as the client needs them. */
export interface ShopifyAccount {
  /** https://<shop>.myshopify.com, without a slash at the end. */
  baseUrl: string;
  apiVersion: string;
  clientId: string;
  clientSecret: string;
}

export interface ShopifyChannel {
  /** Where stock is set. Absent: the shop's first location. */
  locationId: string | undefined;
  /** The sales channels a product is published to. Empty: all that the shop has. */
  publicationIds: string[];
  /** Namespace of our metafields, one of them being the identity of a product. */
  namespace: string;
  /** How soon after a send the first read makes sense, and how long between reads while media are processed, in milliseconds. */
  firstReadMs: number;
  nextReadMs: number;
}

const READS = { first: 1_000, next: 3_000 };

export function accountOf({ settings, credentials }: AccountConfig): ShopifyAccount {
  return {
    baseUrl: (text(settings.baseUrl) ?? '').replace(/\/+$/, ''),
    apiVersion: text(settings.apiVersion) ?? API_VERSION,
    clientId: credentials.clientId ?? '',
    clientSecret: credentials.clientSecret ?? '',
  };
}

export function channelOf({ settings }: ChannelConfig): ShopifyChannel {
  return {
    locationId: text(settings.locationId),
    publicationIds: Array.isArray(settings.publicationIds) ? settings.publicationIds.map(String) : [],
    namespace: text(settings.metafieldNamespace) ?? 'plinth',
    firstReadMs: number(settings.firstReadMs) ?? READS.first,
    nextReadMs: number(settings.nextReadMs) ?? READS.next,
  };
}

/** Everything that is wrong with what a person typed, before it is stored. */
export function checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
  const { baseUrl, apiVersion, clientId, clientSecret } = accountOf(account);
  const { locationId, publicationIds, namespace } = channelOf(channel);
  const wrong = (ok: boolean, path: string, message: string, fix: string): Problem[] =>
    ok ? [] : [problem('invalid_setting', path, message, fix)];
  return [
    ...wrong(isShop(baseUrl), 'settings.baseUrl', 'baseUrl is no shop', 'Write https://<shop>.myshopify.com'),
    ...wrong(
      apiVersion === API_VERSION,
      'settings.apiVersion',
      `Plinth speaks version ${API_VERSION} of the Admin API, not ${apiVersion}`,
      `Leave apiVersion out, or write ${API_VERSION}`,
    ),
    ...wrong(clientId !== '', 'credentials.clientId', 'clientId is missing', 'Take it from the app in the Dev Dashboard, under Settings'),
    ...wrong(clientSecret !== '', 'credentials.clientSecret', 'clientSecret is missing', 'Take it from the app in the Dev Dashboard'),
    ...wrong(
      locationId === undefined || /^gid:\/\/shopify\/Location\/\d+$/.test(locationId),
      'settings.locationId',
      'locationId is no location',
      'Write gid://shopify/Location/<number>, or leave it out for the first location',
    ),
    ...wrong(
      publicationIds.every((id) => /^gid:\/\/shopify\/Publication\/\d+$/.test(id)),
      'settings.publicationIds',
      'publicationIds holds something that is no publication',
      'Write gid://shopify/Publication/<number> for each, or leave it out for all',
    ),
    ...wrong(
      /^[A-Za-z0-9_-]{3,255}$/.test(namespace),
      'settings.metafieldNamespace',
      'metafieldNamespace takes 3 to 255 letters, digits, hyphens and underscores',
      'Leave it out for plinth',
    ),
  ];
}

/** The real host is https; a stand-in on this machine may be http. */
function isShop(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
