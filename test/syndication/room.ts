import { Global, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Clock, TestClock } from '../../libs/clock/index.js';
import { inTransaction, query } from '../../libs/db/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { SecretBox } from '../../libs/secrets/index.js';
import { Metrics } from '../../libs/telemetry/index.js';
import { ObjectStore } from '../../libs/storage/index.js';
import { acting, testDatabase, type TestDatabase } from '../support/index.js';
import { ApprovalSettings, ApproveReview, EnqueueFacts, FactsForwarder, SubmitProduct } from '../../src/approval/index.js';
import { OfferBounds, UpdateCells, WriteFacts } from '../../src/catalog/index.js';
import type { Acting } from '../../src/journal/index.js';
import { MediaSettings } from '../../src/media/index.js';
import { SearchSettings } from '../../src/search/index.js';
import {
  AccountsService,
  CHANNEL_ADAPTERS,
  CreateChannel,
  SyndicationModule,
  SyndicationSettings,
  SyndicationWorker,
} from '../../src/syndication/index.js';
import { FakeAdapter } from '../support/syndication/index.js';

export const SECRET = 'shpss_a-very-secret-thing';

/** Catalogue, approval and syndication as they run, with a channel in memory. */
export interface SyndicationRoom {
  db: TestDatabase;
  clock: TestClock;
  adapter: FakeAdapter;
  worker: SyndicationWorker;
  get<T>(type: Type<T> | (abstract new () => T)): T;
  /** A publisher, where nobody is named. */
  by(person?: string): Acting;
  sql(text: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
  /** An account and a channel `fake_us`, in state matching. */
  connect(): Promise<void>;
  facts(sku: string, cells: Record<string, unknown>, parentSku?: string): Promise<void>;
  edit(sku: string, cells: Record<string, unknown>): Promise<void>;
  /** Submitted by Ada, approved by Ben. */
  approve(sku: string): Promise<void>;
  states(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** `more`: adapters of further kinds. */
export async function syndicationRoom(more: FakeAdapter[] = []): Promise<SyndicationRoom> {
  const db = await testDatabase();
  await db.ds.query(DEFINITIONS);
  const clock = new TestClock('2026-03-01T00:00:00Z');
  const adapter = new FakeAdapter();
  const app = await boot(db.ds, clock, [adapter, ...more]);
  const get = <T>(type: Type<T> | (abstract new () => T)): T => app.get<T>(type as Type<T>, { strict: false });
  const sql = (text: string, params: unknown[] = []): Promise<Record<string, unknown>[]> => query(db.ds.manager, text, params);
  const by = (person = 'Pia Publisher'): Acting => acting(person, clock.now(), { requestId: 'r-1' });
  return {
    db,
    clock,
    adapter,
    worker: get(SyndicationWorker),
    get,
    sql,
    by,
    connect: async () => {
      const account = { code: 'fake', kind: 'fake', settings: { baseUrl: 'http://127.0.0.1:1' }, credentials: { clientSecret: SECRET } };
      const made = await get(AccountsService).create(account, by());
      const channel = { code: 'fake_us', account: 'fake', market: 'us', locales: ['en_US', 'de_DE'], settings: {} };
      const answer = await get(CreateChannel).create(channel, by());
      if (made.problems.length + answer.problems.length > 0) throw new Error(JSON.stringify([made, answer]));
    },
    facts: (sku, cells, parentSku) =>
      inTransaction(db.ds, async (m) => {
        const row = { sku, cells, source: 'erp', order: null, ...(parentSku ? { parentSku } : {}) };
        const [result] = await get(WriteFacts).write(m, [row], { door: 'erp', person: 'erp', requestId: null, now: clock.now() });
        if (result!.factsChanged)
          await get(EnqueueFacts).enqueueFacts(
            m,
            [
              {
                rootId: result!.rootId!,
                messageId: null,
                person: 'erp',
                recalledIn: result!.recalledIn ?? [],
                livesElse: result!.changed.includes('$lifecycle'),
              },
            ],
            clock.now(),
          );
      }),
    edit: (sku, cells) =>
      inTransaction(db.ds, async (m) => {
        const [node] = await query<{ revision: string }>(m, 'SELECT revision FROM product_node WHERE sku = $1', [sku]);
        const [done] = await get(UpdateCells).update(
          m,
          [{ sku, expectedRevision: Number(node!.revision), cells, path: 'input' }],
          by('Ada Editor'),
        );
        if (done!.problems.length > 0) throw new Error(JSON.stringify(done!.problems));
      }),
    approve: async (sku) => {
      const submission = { skus: [sku], channels: ['fake_us'], locales: ['en_US', 'de_DE'] };
      const { products, problems } = await get(SubmitProduct).submit(submission, by('Ada Editor'));
      const reviewIds = products[0]?.reviewIds ?? [];
      if (reviewIds.length === 0) throw new Error(JSON.stringify([problems, products]));
      const choices = reviewIds.map((reviewId) => ({ reviewId }));
      const { decided } = await get(ApproveReview).approve(choices, null, by('Ben Approver'));
      if (decided.some((one) => one.problems.length > 0)) throw new Error(JSON.stringify(decided));
    },
    states: async () =>
      Object.fromEntries((await sql('SELECT listing_key, state FROM listing')).map((row) => [row['listing_key'], row['state']])),
    close: async () => {
      await get(FactsForwarder).stop();
      await app.close();
      await db.close();
    },
  };
}

function boot(ds: DataSource, clock: Clock, adapters: FakeAdapter[]): Promise<INestApplicationContext> {
  const given = new Map<unknown, unknown>([
    [DataSource, ds],
    [Clock, clock],
    [Jobs, {}],
    [ObjectStore, {}],
    [SecretBox, new SecretBox(Buffer.alloc(32, 1))],
    [OfferBounds, new OfferBounds()],
    [Metrics, new Metrics()],
    [SearchSettings, new SearchSettings({ worker: false })],
    [MediaSettings, new MediaSettings({ publicUrl: 'http://media.test', worker: false })],
    [ApprovalSettings, new ApprovalSettings({ worker: false })],
    [SyndicationSettings, new SyndicationSettings({ worker: false })],
    [CHANNEL_ADAPTERS, adapters],
  ]);
  const providers = [...given].map(([provide, useValue]) => ({ provide: provide as never, useValue }));
  @Global()
  @Module({ providers, exports: [...given.keys()] as never[] })
  class Given {}
  @Module({ imports: [Given, SyndicationModule] })
  class Root {}
  return NestFactory.createApplicationContext(Root, { logger: ['error'], abortOnError: false });
}

const DEFINITIONS = `
  INSERT INTO locale VALUES ('en_US', 'English'), ('de_DE', 'German');
  INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD');
  INSERT INTO attribute (code, type, owner, localizable, fact_policy, validation) VALUES
    ('title', 'text', 'pim', true, 'auto', '{}'), ('poison', 'text', 'erp', false, 'auto', '{}'), ('gtin', 'text', 'erp', false, 'auto', '{"format": "gtin"}');
  INSERT INTO family (code, attributes) VALUES ('things', '{title,poison,gtin}');
`;
