import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { SecretBox } from '../../../libs/secrets/index.js';
import { AttributeCatalog, Places, type CatalogSchema } from '../../catalog/index.js';
import { MappingRepository } from '../mapping/mapping.repository.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { credentialsUnreadable, openCredentials } from '../reach/credentials.js';
import type { AccountConfig, ChannelAdapter, ChannelConfig } from '../../port/index.js';
import { ExchangeLog } from '../reach/http/exchange-log.js';
import { ChannelRegistry } from '../registry.js';
import { AccountRepository } from './account.repository.js';
import { noAccount } from './accounts.service.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { locationFaults } from './check-locations.js';
import { channelView, type ChannelView } from '../reach/channel-views.repository.js';
import { ChannelWriteRepository } from './channel-write.repository.js';

export interface NewChannel {
  code: string;
  account: string;
  market: string;
  locales: string[];
  settings: Record<string, unknown>;
  /** Renders, compares and shows everything, and sends nothing. */
  dryRun?: boolean;
}

export interface ChannelAnswer {
  channel?: ChannelView;
  problems: Problem[];
}

/** Connects one place in an account. Nothing is stored before the settings are sound and the channel itself has said so. */
@Injectable()
export class CreateChannel {
  constructor(
    private readonly ds: DataSource,
    private readonly accounts: AccountRepository,
    private readonly channels: ChannelWriteRepository,
    private readonly mappings: MappingRepository,
    private readonly secrets: SecretBox,
    private readonly registry: ChannelRegistry,
    private readonly catalog: AttributeCatalog,
    private readonly places: Places,
    private readonly directory: ChannelDirectory,
    private readonly exchanges: ExchangeLog,
  ) {}

  async create(input: NewChannel, by: Acting): Promise<ChannelAnswer> {
    const schema = await this.catalog.load(this.ds.manager);
    const found = await this.account(input.account);
    const problems = [...checkPlace(input, schema), ...(Array.isArray(found) ? found : [])];
    if (Array.isArray(found) || problems.length > 0) return { problems };
    const adapter = this.registry.of(found.kind);
    const config = toConfig(input, found.kind, schema);
    const asked = await this.ask(adapter, found, config);
    if (asked.some((one) => one.severity !== 'warning')) return { problems: asked };
    return this.store(input, adapter, by);
  }

  private async account(code: string): Promise<AccountConfig | Problem[]> {
    const row = await this.accounts.find(this.ds.manager, code);
    if (!row) return [noAccount(code)];
    const credentials = openCredentials(this.secrets, row.code, row.credentials);
    if (!credentials) return [credentialsUnreadable(code)];
    return { code: row.code, kind: row.kind, settings: row.settings, credentials };
  }

  private async ask(adapter: ChannelAdapter, account: AccountConfig, config: ChannelConfig): Promise<Problem[]> {
    const faults = locationFaults(adapter, config);
    const ours = faults.length > 0 ? faults : adapter.checkSettings(account, config);
    if (ours.some((one) => one.severity !== 'warning')) return ours;
    try {
      return [...ours, ...(await adapter.check(this.directory.contextFor(account, config)))];
    } catch (error) {
      const message = `The channel could not be asked: ${error instanceof Error ? error.message : String(error)}`;
      return [problem('channel_unreachable', 'input.account', message, "Check the account's address and try again")];
    } finally {
      await this.exchanges.flush();
    }
  }

  private async store(input: NewChannel, adapter: ChannelAdapter, by: Acting): Promise<ChannelAnswer> {
    try {
      return await inTransaction(this.ds, async (m) => {
        await this.registerScopes(m, input.code, adapter.kind);
        const body = adapter.defaultMapping();
        const hash = sha256hex(canonicalJson(body));
        const mapping = await this.mappings.insert(m, {
          code: input.code,
          kind: adapter.kind,
          body,
          hash,
          createdBy: by.person,
          createdAt: by.now,
        });
        const { code, locales, settings, account: accountCode, market: marketCode, dryRun = false } = input;
        const row = { code, accountCode, kind: adapter.kind, marketCode, locales, settings, mappingId: mapping.id, dryRun };
        if (!(await this.channels.insert(m, row, by.now))) throw new Refusal(channelExists(input.code));
        await recordAudit(m, by, {
          verb: 'create_channel',
          target: `channel:${input.code}`,
          details: { account: input.account, settings: input.settings },
        });
        return { channel: (await channelView(m, input.code))!, problems: [] };
      });
    } catch (error) {
      if (error instanceof Refusal) return { problems: error.problems };
      throw error;
    }
  }

  /** The channel below its group (all of Amazon), so that cells can be scoped to either. A group that is there keeps its own place. */
  private async registerScopes(m: EntityManager, code: string, kind: string): Promise<void> {
    const { scopes } = await this.catalog.load(m);
    const group = scopes.has(kind) ? [] : [{ code: kind, kind: 'channel_group' as const, parentCode: null }];
    const rows = [...group, { code, kind: 'channel' as const, parentCode: kind }];
    const problems = await this.places.registerScopes(m, rows);
    if (problems.length > 0) throw new Refusal(problems);
  }
}

function toConfig(input: NewChannel, kind: string, schema: CatalogSchema): ChannelConfig {
  const { code, country, currency } = schema.markets.get(input.market)!;
  return {
    code: input.code,
    kind,
    accountCode: input.account,
    market: { code, country, currency },
    locales: input.locales,
    settings: input.settings,
  };
}

function checkPlace(input: NewChannel, schema: CatalogSchema): Problem[] {
  const problems: Problem[] = ['stock', 'removals'].filter((name) => name in input.settings).map(hasItsDoor);
  if (!schema.markets.has(input.market)) {
    problems.push(
      problem(
        'market_not_found',
        'input.market',
        `There is no market ${input.market}`,
        `Use one of: ${[...schema.markets.keys()].join(', ')}`,
      ),
    );
  }
  input.locales.forEach((locale, index) => {
    if (schema.locales.has(locale)) return;
    const fix = `Use one of: ${[...schema.locales.keys()].join(', ')}`;
    problems.push(problem('locale_not_found', `input.locales.${index}`, `There is no locale ${locale}`, fix));
  });
  return problems;
}

function hasItsDoor(name: string): Problem {
  const isStock = name === 'stock';
  const fix = `Leave it out, and call ${isStock ? 'setStockPolicy' : 'setMaxRemovalShare'} once the channel is there`;
  const what = isStock ? 'What a channel keeps back of stock' : 'What may leave a channel without a person';
  return problem(
    isStock ? 'stock_by_policy' : 'removals_by_share',
    `input.settings.${name}`,
    `${what} is not set with its other settings`,
    fix,
  );
}

function channelExists(code: string): Problem {
  return problem('channel_exists', 'input.code', `There is a channel ${code} already`, 'Choose another code');
}
