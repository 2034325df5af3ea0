import type { MappingBody } from '../../../port/index.js';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../../sandbox/amazon/index.js';
import type { House } from '../house.js';
import type { UserError } from '../../../cli/import/index.js';

/** One channel of the demonstration. */
export interface DemoChannel {
  code: string;
  kind: 'shopify' | 'amazon' | 'google';
  account: string;
  market: string;
  locales: string[];
  settings: Record<string, unknown>;
  /** Replaces the channel kind's default mapping. */
  mapping?: MappingBody;
}

interface ChannelAnswer {
  userErrors: UserError[];
}

/**
 * Makes the accounts and channels by the doors that an administrator has. Each channel is connected read-only, looked at, and activated
 * because nothing is there yet.
 */
export async function connectChannels(house: House, channels: DemoChannel[], pollMs: number): Promise<void> {
  const { administrator } = house.clients;
  const accounts = await accountInputs(house, pollMs);
  for (const [code, input] of accounts) {
    if (!channels.some((channel) => channel.account === code)) continue;
    const { createAccount } = await administrator.graphql<{ createAccount: ChannelAnswer }>(
      `mutation CreateAccount($input: CreateAccountInput!) { createAccount(input: $input) { userErrors { code path message fix } } }`,
      { input: { code, ...input } },
    );
    refuse(code, createAccount.userErrors);
  }
  for (const { mapping, kind, settings, ...channel } of channels) {
    const dataSource = kind === 'google' ? { dataSource: await googleDataSource(house, channel.market) } : {};
    const input = { ...channel, settings: { ...settings, ...dataSource, firstReadMs: pollMs, nextReadMs: pollMs } };
    const { createChannel } = await administrator.graphql<{ createChannel: ChannelAnswer }>(
      `mutation CreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { userErrors { code path message fix } } }`,
      { input },
    );
    refuse(channel.code, createChannel.userErrors);
    if (mapping) await useMapping(house, channel.code, mapping);
    const { matchChannel, activateChannel } = await administrator.graphql<{ matchChannel: ChannelAnswer; activateChannel: ChannelAnswer }>(
      `mutation Activate($channel: String!) {
        matchChannel(channel: $channel) { found undecided userErrors { code path message fix } }
        activateChannel(channel: $channel) { userErrors { code path message fix } }
      }`,
      { channel: channel.code },
    );
    refuse(channel.code, [...matchChannel.userErrors, ...activateChannel.userErrors]);
  }
}

async function useMapping(house: House, channel: string, body: MappingBody): Promise<void> {
  const { saveMapping } = await house.clients.administrator.graphql<{
    saveMapping: ChannelAnswer & { mapping: { version: number } | null };
  }>(
    `mutation SaveMapping($channel: String!, $body: JSON!) {
      saveMapping(channel: $channel, body: $body) { mapping { version } userErrors { code path message fix } }
    }`,
    { channel, body },
  );
  refuse(channel, saveMapping.userErrors);
  const { activateMapping } = await house.clients.administrator.graphql<{ activateMapping: ChannelAnswer }>(
    `mutation ActivateMapping($channel: String!, $version: Int!) {
      activateMapping(channel: $channel, version: $version) { userErrors { code path message fix } }
    }`,
    { channel, version: saveMapping.mapping!.version },
  );
  refuse(channel, activateMapping.userErrors);
}

/** The sandboxes' own credentials; a real account has the same form. */
async function accountInputs({ sandboxes }: House, pollMs: number): Promise<[string, Record<string, unknown>][]> {
  const { clientId, clientSecret, refreshToken, sellerId } = AMAZON_SANDBOX_CREDENTIALS;
  const serviceAccount = await (await fetch(`${sandboxes.google}/_sandbox/credentials`)).text();
  return [
    [
      'shopify',
      {
        kind: 'shopify',
        settings: { baseUrl: sandboxes.shopify },
        credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      },
    ],
    [
      'amazon',
      {
        kind: 'amazon',
        settings: {
          baseUrl: sandboxes.amazon,
          tokenUrl: `${sandboxes.amazon}/auth/o2/token`,
          sellerId,
          pollAfterMs: pollMs,
          // A stand-in answers as slowly as the machine that it shares with all else; what it does not tell in time counts as sold.
          lookMs: 15_000,
        },
        credentials: { clientId, clientSecret, refreshToken },
      },
    ],
    [
      'google',
      {
        kind: 'google',
        settings: { baseUrl: sandboxes.google, tokenUrl: `${sandboxes.google}/token`, accountId: '1001' },
        credentials: { serviceAccount },
      },
    ],
  ];
}

/** In Merchant Center a person makes the data source; here the sandbox is told to have one. */
async function googleDataSource({ sandboxes }: House, country: string): Promise<string> {
  const answer = await fetch(`${sandboxes.google}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({
      account: '1001',
      registered: true,
      dataSources: [{ displayName: `Plinth ${country}`, primaryProductDataSource: { countries: [country] } }],
    }),
  });
  const { dataSources } = (await answer.json()) as { dataSources: string[] };
  return dataSources[0]!;
}

function refuse(what: string, errors: UserError[]): void {
  if (errors.length > 0) throw new Error(`${what}: ${errors.map((e) => `${e.code} at ${e.path}: ${e.message} ${e.fix}`).join('; ')}`);
}
