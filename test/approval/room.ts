import { Global, Module } from '@nestjs/common';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Metrics } from '../../libs/telemetry/index.js';
import { Clock, TestClock } from '../../libs/clock/index.js';
import { inTransaction, query } from '../../libs/db/index.js';
import { acting, testDatabase, type TestDatabase } from '../support/index.js';
import { ApprovalModule, ApprovalSettings, ApproveReview, FactsForwarder, EnqueueFacts, SubmitProduct } from '../../src/approval/index.js';
import { OfferBounds, UpdateCells, WriteFacts } from '../../src/catalog/index.js';
import type { Acting } from '../../src/journal/index.js';

/** Two products, facts and content: enough catalogue for approval, on a database of its own. */
export interface Room {
  db: TestDatabase;
  clock: TestClock;
  get<T>(type: Type<T> | (abstract new () => T)): T;
  /** ERP facts, with the outbox as ingest does it. */
  facts(
    sku: string,
    cells: Record<string, unknown>,
    more?: { parentSku?: string; lifecycle?: 'active' | 'recalled' | 'discontinued'; source?: string },
  ): Promise<void>;
  edit(person: string, sku: string, cells: Record<string, unknown>): Promise<void>;
  /** A product TEE with variants TEE-S and TEE-M under this name, content by `ed`. */
  product(sku: string): Promise<void>;
  by(person: string): Acting;
  submit(person: string, sku: string, channels?: string[], locales?: string[]): Promise<string[]>;
  approve(person: string, ids: string[]): ReturnType<ApproveReview['approve']>;
  count(table: string, where?: string): Promise<number>;
  one<T>(sql: string, params?: unknown[]): Promise<T>;
  close(): Promise<void>;
}

export async function approvalRoom(): Promise<Room> {
  const db = await testDatabase();
  await db.ds.query(DEFINITIONS);
  const clock = new TestClock('2026-03-01T00:00:00Z');
  const app = await boot(db.ds, clock);
  const get = <T>(type: Type<T> | (abstract new () => T)): T => app.get<T>(type as Type<T>, { strict: false });
  const room: Room = {
    db,
    clock,
    get,
    facts: (sku, cells, more = {}) =>
      inTransaction(db.ds, async (m) => {
        const source = more.source ?? 'erp';
        const by = { door: 'erp' as const, person: source, requestId: null, now: clock.now() };
        const [result] = await get(WriteFacts).write(m, [{ sku, cells, order: null, ...more, source }], by);
        if (!result || result.verdict === 'rejected' || result.verdict === 'parked') throw new Error(JSON.stringify(result));
        if (result.factsChanged)
          await get(EnqueueFacts).enqueueFacts(
            m,
            [
              {
                rootId: result.rootId!,
                messageId: null,
                person: source,
                recalledIn: result.recalledIn ?? [],
                livesElse: result.changed.includes('$lifecycle'),
              },
            ],
            clock.now(),
          );
      }),
    edit: (person, sku, cells) =>
      inTransaction(db.ds, async (m) => {
        const [node] = await query<{ revision: string }>(m, 'SELECT revision FROM product_node WHERE sku = $1', [sku]);
        const [done] = await get(UpdateCells).update(
          m,
          [{ sku, expectedRevision: Number(node!.revision), cells, path: 'input' }],
          room.by(person),
        );
        if (done!.problems.length > 0) throw new Error(JSON.stringify(done!.problems));
      }),
    product: async (sku) => {
      await room.facts(sku, { weight: '1' });
      await db.ds.query(`UPDATE product_node SET family_code = 'tees', family_variant_code = 'tees_by_size' WHERE sku = $1`, [sku]);
      for (const size of ['S', 'M']) await room.facts(`${sku}-${size}`, { weight: '1', size }, { parentSku: sku });
      await room.edit('ed', sku, { 'title@en_US': 'Tee', 'title@de_DE': 'Hemd', brand: 'Acme' });
    },
    by: (person) => acting(person, clock.now()),
    submit: async (person, sku, channels = ['shop'], locales = ['en_US']) => {
      const { products, problems } = await get(SubmitProduct).submit({ skus: [sku], channels, locales }, room.by(person));
      const all = [...problems, ...(products[0]?.problems ?? [])];
      if (all.length > 0) throw new Error(all.map((p) => p.code).join());
      return products[0]!.reviewIds;
    },
    approve: (person, ids) =>
      get(ApproveReview).approve(
        ids.map((reviewId) => ({ reviewId })),
        null,
        { ...room.by(person), requestId: 'r-1' },
      ),
    count: async (table, where = 'true') => Number((await room.one<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)).n),
    one: async <T>(sql: string, params: unknown[] = []) => (await db.ds.query<T[]>(sql, params))[0]!,
    close: async () => {
      await get(FactsForwarder).stop();
      await app.close();
      await db.close();
    },
  };
  return room;
}

function boot(ds: DataSource, clock: Clock): Promise<INestApplicationContext> {
  const given = new Map<unknown, unknown>([
    [DataSource, ds],
    [Clock, clock],
    [OfferBounds, new OfferBounds()],
    [Metrics, new Metrics()],
    [ApprovalSettings, new ApprovalSettings({ worker: false })],
  ]);
  const providers = [...given].map(([provide, useValue]) => ({ provide: provide as never, useValue }));
  @Global()
  @Module({ providers, exports: [...given.keys()] as never[] })
  class Given {}
  @Module({ imports: [Given, ApprovalModule] })
  class Root {}
  return NestFactory.createApplicationContext(Root, { logger: ['error'], abortOnError: false });
}

const DEFINITIONS = `
  INSERT INTO locale VALUES ('en_US', 'English'), ('de_DE', 'German'), ('fr_FR', 'French');
  INSERT INTO scope VALUES ('shop', 'channel', NULL), ('market', 'channel', NULL), ('all', 'channel_group', NULL);
  INSERT INTO attribute (code, type, owner, localizable, fact_policy, labels) VALUES
    ('title', 'text', 'pim', true, 'auto', '{}'), ('brand', 'text', 'pim', false, 'auto', '{}'),
    ('weight', 'number', 'erp', false, 'auto', '{}'), ('hazard', 'text', 'erp', false, 'review', '{}'),
    ('size', 'select', 'erp', false, 'auto', '{"en_US": "Size"}');
  INSERT INTO attribute_option (attribute_code, code, labels) VALUES
    ('size', 'S', '{"en_US": "Small"}'), ('size', 'M', '{"en_US": "Medium"}'), ('size', 'L', '{"en_US": "Large"}');
  INSERT INTO family (code, attributes) VALUES ('tees', '{title,brand,weight,hazard,size}');
  INSERT INTO family_variant VALUES ('tees_by_size', 'tees', '{}', '[{"axes": ["size"], "attributes": ["size", "weight"]}]');
`;
