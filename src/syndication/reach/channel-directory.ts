import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { SecretBox } from '../../../libs/secrets/index.js';
import { AttributeCatalog, type CatalogSchema } from '../../catalog/index.js';
import type { AccountConfig, BudgetNews, ChannelConfig, ChannelContext } from '../../port/index.js';
import { ExchangeLog } from './http/exchange-log.js';
import { ChannelTransport, RecordingHttp } from './http/index.js';
import { compileMapping, rendererVersion } from '../mapping/index.js';
import { MappingRepository } from '../mapping/mapping.repository.js';
import type { MappingBody } from '../../port/index.js';
import { ChannelRegistry } from '../registry.js';
import { readChannels, type ChannelRow } from './channel.repository.js';
import { credentialsUnreadable, openCredentials } from './credentials.js';
import { KeptLocation } from './kept-location.js';
import type { LoadedChannel } from './loaded-channel.js';
import { countedLocations } from './stock-locations.js';
import { stockPolicyOf } from './stock-policy.js';
import { TableCache } from './cache/table-cache.js';

interface Kept {
  stamp: string;
  schema: CatalogSchema;
  mappingId: string;
  loaded: LoadedChannel;
}

const RECENT_MS = 300;

/** All channels that can be worked for. Each look costs one short statement for the rows and one for the catalogue's stamp; compiling is cached. */
@Injectable()
export class ChannelDirectory {
  private readonly logger = new Logger(ChannelDirectory.name);
  private readonly kept = new Map<string, Kept>();
  private readonly bodies = new Map<string, MappingBody>();
  private readonly reported = new Set<string>();
  private latest?: { at: number; channels: Promise<LoadedChannel[]> };

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly secrets: SecretBox,
    private readonly registry: ChannelRegistry,
    private readonly catalog: AttributeCatalog,
    private readonly exchanges: ExchangeLog,
    private readonly mappings: MappingRepository,
    private readonly transport: ChannelTransport,
  ) {}

  /** Channels whose kind this program reaches and whose secret it can open; the others rest, each with its problem (`resting`). */
  async all(m: EntityManager = this.ds.manager): Promise<LoadedChannel[]> {
    const rows = await readChannels(m);
    const known = rows.filter((row) => this.isReachable(row));
    const schema = await this.catalog.load(m);
    await this.loadMappings(m, known);
    return withPools(known.flatMap((row) => this.load(row, schema) ?? []));
  }

  /** Why channels that exist are not among those of `all`; by channel code. */
  async resting(m: EntityManager = this.ds.manager): Promise<Map<string, Problem>> {
    const rows = await readChannels(m);
    const closed = rows.filter((row) => openCredentials(this.secrets, row.accountCode, row.credentials) === undefined);
    return new Map(closed.map((row) => [row.code, credentialsUnreadable(row.accountCode)]));
  }

  /**
   * As they were a moment ago, so that idle loops do not ask the database over and over. Safe for sending: pausing, dry runs and mappings
   * are asked again by the statement that lets a listing leave.
   */
  recent(): Promise<LoadedChannel[]> {
    const now = this.clock.ticks();
    if (!this.latest || now - this.latest.at > RECENT_MS) this.latest = { at: now, channels: this.all() };
    const { channels } = this.latest;
    channels.catch(() => delete this.latest);
    return channels;
  }

  /** One of them; undefined: there is none, or it rests. */
  async find(code: string, m: EntityManager = this.ds.manager): Promise<LoadedChannel | undefined> {
    return (await this.all(m)).find((channel) => channel.code === code);
  }

  /** For checks before anything is stored. */
  contextFor(account: AccountConfig, channel: ChannelConfig): ChannelContext & Pick<LoadedChannel, 'takeNews' | 'takeHealth'> {
    let news: BudgetNews[] = [];
    let health: ReturnType<LoadedChannel['takeHealth']> = 'not_asked';
    return {
      account,
      channel,
      cache: new TableCache(this.ds, this.secrets, this.clock, account.code),
      location: new KeptLocation(this.ds, channel.code),
      http: new RecordingHttp({
        transport: this.transport,
        clock: this.clock,
        channelCode: channel.code,
        channelKind: channel.kind,
        sink: (exchange) => {
          if (exchange.status !== null && exchange.status < 500) health = 'answering';
          else if (health === 'not_asked') health = 'silent';
          this.exchanges.add(exchange);
        },
        secrets: Object.values(account.credentials),
      }),
      now: () => this.clock.now(),
      learn: (told) => void news.push(told),
      takeNews: () => {
        const taken = news;
        news = [];
        return taken;
      },
      takeHealth: () => {
        const taken = health;
        health = 'not_asked';
        return taken;
      },
    };
  }

  /** Ends the connections to channels. */
  async close(): Promise<void> {
    await this.transport.close();
  }

  /** A database may hold channels of a kind that this build lacks: they rest, and are named once. */
  private isReachable(row: ChannelRow): boolean {
    const reachable = this.registry.has(row.kind);
    if (!reachable) this.report(row.code, `this program has no adapter for ${row.kind}`);
    return reachable;
  }

  private report(code: string, why: string): void {
    if (this.reported.has(code)) return;
    this.reported.add(code);
    this.logger.warn(`Channel ${code} rests: ${why}`);
  }

  private async loadMappings(m: EntityManager, rows: ChannelRow[]): Promise<void> {
    const missing = [...new Set(rows.map((row) => row.mappingId))].filter((id) => !this.bodies.has(id));
    if (missing.length === 0) return;
    for (const mapping of await this.mappings.byIds(m, missing)) this.bodies.set(mapping.id, mapping.body);
  }

  /** Undefined: the credentials of its account cannot be opened. */
  private load(row: ChannelRow, schema: CatalogSchema): LoadedChannel | undefined {
    const known = this.kept.get(row.code);
    if (known && known.stamp === row.stamp && known.schema === schema && known.mappingId === row.mappingId) return known.loaded;
    const credentials = openCredentials(this.secrets, row.accountCode, row.credentials);
    if (!credentials) {
      this.report(row.code, credentialsUnreadable(row.accountCode).message);
      return undefined;
    }
    this.reported.delete(row.code);
    const loaded = this.make(row, schema, credentials);
    this.kept.set(row.code, { stamp: row.stamp, schema, mappingId: row.mappingId, loaded });
    return loaded;
  }

  private make(row: ChannelRow, schema: CatalogSchema, credentials: Record<string, string>): LoadedChannel {
    const adapter = this.registry.of(row.kind);
    const config = channelConfig(row);
    const account: AccountConfig = { code: row.accountCode, kind: row.kind, settings: row.accountSettings, credentials };
    const context = this.contextFor(account, config);
    const mapping = compileMapping(this.bodies.get(row.mappingId)!, adapter.fields, config, schema);
    const { code, state, dryRun, mappingId, reconcileSince, assortment } = row;
    const { takeNews, takeHealth } = context;
    const stock = stockPolicyOf(row.settings);
    return {
      code,
      config,
      account,
      adapter,
      renderer: rendererVersion(adapter),
      state,
      dryRun,
      stock,
      assortment,
      pool: [],
      mappingId,
      reconcileSince,
      mapping,
      context,
      takeNews,
      takeHealth,
    };
  }
}

function withPools(channels: LoadedChannel[]): LoadedChannel[] {
  const poolOf = ({ adapter, account, config }: LoadedChannel) => adapter.stockPool(account, config);
  const pools = Map.groupBy(channels, poolOf);
  return channels.map((one) => {
    const name = poolOf(one);
    const others = name === undefined ? [] : pools.get(name)!.filter(({ code }) => code !== one.code);
    if (others.length === 0) return one;
    return {
      ...one,
      pool: others.map(({ code, config, stock }) => ({
        ...{ code, market: config.market.code, stock, counted: countedLocations(config.settings) },
      })),
    };
  });
}

function channelConfig(row: ChannelRow): ChannelConfig {
  return {
    code: row.code,
    kind: row.kind,
    accountCode: row.accountCode,
    market: { code: row.marketCode, country: row.country, currency: row.currency },
    locales: row.locales,
    settings: row.settings,
  };
}
