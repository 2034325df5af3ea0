import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AccountConfig, ChannelConfig } from '../../port/index.js';

const BASE_URL = 'https://merchantapi.googleapis.com';
const ACCOUNT = 'Account settings';
const CHANNEL = 'Channel settings';

export interface ServiceAccount {
  clientEmail: string;
  privateKey: string;
  keyId?: string;
}

/** A Google account as the client needs it. */
export interface GoogleAccount {
  baseUrl: string;
  tokenUrl: string;
  accountId: string;
  serviceAccount: ServiceAccount;
}

/** One data source with its one language and feed label. */
export interface GoogleChannel {
  dataSource: string;
  feedLabel: string;
  contentLanguage: string;
  /** `{sku}` and `{rootSku}` stand for the product. */
  landingUrl: string | undefined;
  /** Reporting contexts that must approve before a product counts as live. Empty: all that Google reports. */
  destinations: string[];
  /** How soon after a send the first read makes sense, and how long between reads while Google is processing, in milliseconds. */
  firstReadMs: number;
  nextReadMs: number;
}

/** Google speaks of "several minutes"; reading early costs little, because a product that is not there is one small answer. */
const READS = { first: 2_000, next: 30_000 };

/** Once per loaded account: every call asks, and the key file is JSON. */
const accounts = new WeakMap<AccountConfig, GoogleAccount>();

export function accountOf(config: AccountConfig): GoogleAccount {
  const known = accounts.get(config) ?? readAccount(config);
  accounts.set(config, known);
  return known;
}

function readAccount({ settings, credentials }: AccountConfig): GoogleAccount {
  const file = parseFile(credentials.serviceAccount) ?? {};
  return {
    baseUrl: text(settings.baseUrl)?.replace(/\/+$/, '') ?? BASE_URL,
    tokenUrl: text(settings.tokenUrl) ?? text(file.token_uri) ?? 'https://oauth2.googleapis.com/token',
    accountId: text(settings.accountId) ?? '',
    serviceAccount: {
      clientEmail: text(file.client_email) ?? '',
      privateKey: text(file.private_key) ?? '',
      keyId: text(file.private_key_id),
    },
  };
}

export function channelOf({ settings, market }: ChannelConfig): GoogleChannel {
  return {
    dataSource: text(settings.dataSource) ?? '',
    feedLabel: text(settings.feedLabel) ?? market.country,
    contentLanguage: text(settings.contentLanguage) ?? '',
    landingUrl: text(settings.landingUrl),
    destinations: Array.isArray(settings.destinations) ? settings.destinations.map(String) : [],
    firstReadMs: number(settings.firstReadMs) ?? READS.first,
    nextReadMs: number(settings.nextReadMs) ?? READS.next,
  };
}

/** Everything that is wrong with what a person typed, before it is stored. */
export function checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
  const { accountId, serviceAccount, baseUrl } = accountOf(account);
  const { dataSource, feedLabel, contentLanguage, landingUrl } = channelOf(channel);
  const wrong = (ok: boolean, path: string, message: string, fix: string): Problem[] =>
    ok ? [] : [problem('invalid_setting', path, message, fix)];
  return [
    ...wrong(
      URL.canParse(baseUrl),
      'settings.baseUrl',
      `${ACCOUNT}: baseUrl is no address`,
      `Leave it out, or give one such as ${BASE_URL}`,
    ),
    ...wrong(
      /^\d+$/.test(accountId),
      'settings.accountId',
      `${ACCOUNT}: accountId must be the number of the Merchant Center account`,
      'Take it from the top of Merchant Center',
    ),
    ...wrong(
      serviceAccount.clientEmail !== '' && serviceAccount.privateKey.includes('PRIVATE KEY'),
      'credentials.serviceAccount',
      'The credentials hold no service-account key',
      'Paste the whole JSON key file that the Google Cloud console gave out',
    ),
    ...wrong(
      new RegExp(`^accounts/${accountId}/dataSources/\\d+$`).test(dataSource),
      'settings.dataSource',
      `${CHANNEL}: dataSource must be a data source of account ${accountId}`,
      `Write accounts/${accountId || '<account>'}/dataSources/<id>, the id from Merchant Center under Data sources`,
    ),
    ...wrong(
      /^[A-Z0-9_-]{1,20}$/.test(feedLabel),
      'settings.feedLabel',
      `${CHANNEL}: feedLabel takes A-Z, 0-9, - and _, at most 20`,
      'Use the country code, such as US',
    ),
    ...wrong(
      /^[a-z]{2}$/.test(contentLanguage),
      'settings.contentLanguage',
      `${CHANNEL}: contentLanguage must be a two-letter code`,
      'Write en, de or fr',
    ),
    ...wrong(
      landingUrl === undefined || /^https?:\/\/.*\{(sku|rootSku)\}/.test(landingUrl),
      'settings.landingUrl',
      `${CHANNEL}: landingUrl must be a web address with {sku} or {rootSku} in it`,
      'Write https://shop.example/p/{sku}, or map the field link',
    ),
  ];
}

function parseFile(json: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
