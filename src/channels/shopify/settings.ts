import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AccountConfig, ChannelConfig, ChannelLocation } from '../../port/index.js';
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
  /** Where stock is set that is counted without a location. Absent: the shop's primary location when it was first needed, unless `locations` names others. */
  locationId: string | undefined;
  /** The door that changes it has named `locationId`: numbers are said with the location, and those without are of the one before. */
  placed: boolean;
  /** Where stock of each location of the sources is set. Empty: all of it at `locationId`. */
  locations: { location: string; locationId: string }[];
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
    placed: settings.placed === true && text(settings.locationId) !== undefined,
    locations: (Array.isArray(settings.locations) ? (settings.locations as { location: string; locationId?: string }[]) : []).flatMap(
      ({ location, locationId }) => (locationId === undefined ? [] : [{ location, locationId }]),
    ),
    publicationIds: Array.isArray(settings.publicationIds) ? settings.publicationIds.map(String) : [],
    namespace: text(settings.metafieldNamespace) ?? 'plinth',
    firstReadMs: number(settings.firstReadMs) ?? READS.first,
    nextReadMs: number(settings.nextReadMs) ?? READS.next,
  };
}

/** Everything that is wrong with what a person typed, before it is stored. */
export function checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
  const { baseUrl, apiVersion, clientId, clientSecret } = accountOf(account);
  const { locationId, locations, publicationIds, namespace } = channelOf(channel);
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
      locationId === undefined || LOCATION.test(locationId),
      'settings.locationId',
      'locationId is no location',
      'Write gid://shopify/Location/<number>, or leave it out for the primary location',
    ),
    ...wrong(
      locations.length <= MOST_LOCATIONS,
      'settings.locations',
      `A shop is counted at ${MOST_LOCATIONS} locations at most: each is read with every variant`,
      'Leave out those that send no online orders',
    ),
    ...locations.flatMap(({ locationId: id }, index) => [
      ...wrong(
        LOCATION.test(id),
        `settings.locations.${index}.locationId`,
        'locationId is no location',
        'Write gid://shopify/Location/<number>',
      ),
      ...wrong(
        id !== locationId,
        `settings.locations.${index}.locationId`,
        `${id} is settings.locationId already, where counts without a location are set`,
        'Give each location of the shop once',
      ),
    ]),
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

const LOCATION = /^gid:\/\/shopify\/Location\/\d+$/;
/** Each costs three points for every variant that is read, of the thousand that a query may cost. */
const MOST_LOCATIONS = 20;

/** Where the shop is counted apart: each of its locations is a pool of its own. */
export function locationsOf(channel: ChannelConfig): ChannelLocation[] {
  const { locationId, locations } = channelOf(channel);
  if (locations.length === 0) return [];
  const named = locations.map(({ location, locationId: at }) => ({ location, at }));
  return locationId === undefined ? named : [...named, { location: '', at: locationId }];
}

/** Ids of the locations that numbers are said with; none: there is one, and which, the shop's setup knows. */
export function namedPlaces(channel: ChannelConfig): string[] {
  const { locationId, placed } = channelOf(channel);
  const apart = locationsOf(channel).map(({ at }) => at);
  return apart.length === 0 && placed ? [locationId!] : apart;
}

/** The real host is https; a stand-in on this machine may be http. */
function isShop(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
