import type { Acting } from '../../../journal/index.js';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../../sandbox/amazon/index.js';
import { AccountsService, type NewAccount, CreateChannel, MappingsService, MatchChannel } from '../../../syndication/index.js';
import { simulatedChannels } from './channels.js';
import type { SimulatedProcess } from './simulated-process.js';
import { ADDRESS, type StandIns } from './stand-ins.js';

/** Accounts and channels, each looked at and put to work. */
export async function connectChannels(process: SimulatedProcess, standIns: StandIns, by: Acting): Promise<void> {
  for (const account of await accounts(standIns)) refuse(account.code, (await process.get(AccountsService).create(account, by)).problems);
  for (const { code, account, market, locales, settings, mapping, kind } of simulatedChannels) {
    const dataSource = kind === 'google' ? { dataSource: await dataSourceOf(standIns) } : {};
    const input = { code, account, market, locales, settings: { ...settings, ...dataSource } };
    refuse(code, (await process.get(CreateChannel).create(input, by)).problems);
    if (mapping) {
      const saved = await process.get(MappingsService).save(code, mapping, by);
      refuse(code, saved.problems);
      refuse(code, (await process.get(MappingsService).activate(code, saved.mapping!.version, by)).problems);
    }
    refuse(code, (await process.get(MatchChannel).match(code)).problems);
    refuse(code, await process.get(MatchChannel).activate(code, by));
  }
}

async function accounts(standIns: StandIns): Promise<NewAccount[]> {
  const { sellerId, ...credentials } = AMAZON_SANDBOX_CREDENTIALS;
  const serviceAccount = JSON.stringify(await standIns.serviceAccount());
  return [
    {
      code: 'shopify',
      kind: 'shopify',
      settings: { baseUrl: ADDRESS.shopify },
      credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
    },
    {
      code: 'amazon',
      kind: 'amazon',
      settings: { sellerId, baseUrl: ADDRESS.amazon, tokenUrl: `${ADDRESS.amazon}/auth/o2/token` },
      credentials: { ...credentials },
    },
    {
      code: 'google',
      kind: 'google',
      settings: { baseUrl: ADDRESS.google, tokenUrl: `${ADDRESS.google}/token`, accountId: '1001' },
      credentials: { serviceAccount },
    },
  ];
}

async function dataSourceOf(standIns: StandIns): Promise<string> {
  const { accounts: all } = (await standIns.google()) as unknown as { accounts: { dataSources: { name: string }[] }[] };
  return all[0]!.dataSources[0]!.name;
}

function refuse(what: string, problems: readonly object[]): void {
  if (problems.length > 0) throw new Error(`${what}: ${JSON.stringify(problems)}`);
}
