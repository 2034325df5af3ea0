import { createHash } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { TestClock } from '../../../libs/clock/index.js';
import { query } from '../../../libs/db/index.js';
import { testDatabase, type TestDatabase } from '../index.js';
import { EditionViews, Pictures, type EditionView } from '../../../src/syndication/inputs/product-inputs.js';
import { WorkerSettings } from '../../../src/syndication/listings/worker-settings.js';
import type { RenditionInfo, ViewNode } from '../../../src/syndication/mapping/index.js';
import type { ChannelAdapter } from '../../../src/port/index.js';
import { FakeAdapter } from './fake-adapter.js';
import { makeWorker, type TestWorker } from './test-worker.js';

/** Editions that a test approves by hand. */
export class MemoryEditions extends EditionViews {
  readonly views = new Map<string, EditionView>();

  read(_: EntityManager, ids: string[]): Promise<EditionView[]> {
    return Promise.resolve(ids.map((id) => this.views.get(id)!));
  }

  dictionaries(_: EntityManager, ids: string[]): Promise<Map<string, EditionView['dictionary']>> {
    return Promise.resolve(new Map(ids.map((id) => [id, this.views.get(id)!.dictionary])));
  }

  leaving(): Promise<Map<string, ReadonlyMap<string, string>>> {
    return Promise.resolve(new Map());
  }

  draft(): Promise<EditionView[]> {
    return Promise.resolve([]);
  }
}

export class MemoryPictures extends Pictures {
  readonly made = new Map<string, RenditionInfo>();
  readonly asked: string[] = [];

  read(): Promise<Map<string, RenditionInfo>> {
    return Promise.resolve(this.made);
  }

  ensure(_: EntityManager, hashes: string[]): Promise<void> {
    this.asked.push(...hashes);
    return Promise.resolve();
  }
}

export interface LedgerRow {
  key: string;
  state: string;
  sequence: string;
  attempts: number;
  wanted: boolean;
  code: string | null;
}

/** The database that the last world of this file left behind, as new. To clone one for each of a hundred worlds, and to plan in it what the worlds do, takes more than all of them. */
let spare: TestDatabase | undefined;
/** This hook is the first of its file; worlds that the file itself closes at its end come after it. */
let isOver = false;
afterAll(() => {
  isOver = true;
  return spare?.close();
});

/** A database with one channel of the fake kind, and hands to change what it should show. */
export class ControllerWorld {
  readonly clock = new TestClock();
  readonly editions = new MemoryEditions();
  readonly pictures = new MemoryPictures();
  private readonly workers: TestWorker[] = [];
  /** A test went behind the program's back: what it changed may be more than rows. */
  private isTampered = false;

  private constructor(
    private readonly database: TestDatabase,
    readonly adapter: FakeAdapter,
  ) {}

  static async open(adapter = new FakeAdapter()): Promise<ControllerWorld> {
    // A line for each listing and step would drown what a test has to say.
    Logger.overrideLogger(['log', 'warn', 'error', 'fatal']);
    const world = new ControllerWorld(spare ?? (await testDatabase({ isRenewable: true })), adapter);
    spare = undefined;
    await world.seed();
    return world;
  }

  get ds(): DataSource {
    return this.database.ds;
  }

  async close(): Promise<void> {
    for (const { directory } of this.workers) await directory.close();
    if (!isOver && !spare && !this.isTampered && (await this.database.renew())) spare = this.database;
    else await this.database.close();
  }

  worker(settings: Partial<WorkerSettings> = {}, adapters: ChannelAdapter[] = [this.adapter]): TestWorker {
    const made = makeWorker(this, settings, adapters);
    this.workers.push(made);
    return made;
  }

  /** Makes or changes a product and approves it: a new edition. `variants` are its sellables; none: it is its own. */
  async approve(
    sku: string,
    title: string,
    options: { variants?: string[]; poison?: string; lifecycle?: string; assets?: string[] } = {},
  ): Promise<void> {
    const variants = options.variants ?? [];
    await this.sql(
      `INSERT INTO product_node (id, sku, root_id, kind, sellable) SELECT nextval(pg_get_serial_sequence('product_node', 'id')), $1,
         currval(pg_get_serial_sequence('product_node', 'id')), 'product', $2 ON CONFLICT (sku) DO NOTHING`,
      [sku, variants.length === 0],
    );
    const [root] = await query<{ id: string }>(this.ds.manager, `SELECT id::text FROM product_node WHERE sku = $1`, [sku]);
    const view = makeView(sku, title, root!.id, options);
    const [edition] = await query<{ id: string }>(
      this.ds.manager,
      `WITH s AS (INSERT INTO snapshot (id, kind, body) VALUES ($2, 'edition', '{}') ON CONFLICT DO NOTHING),
         e AS (INSERT INTO edition (root_id, channel_code, number, hash, cause, locale_versions, created_by)
           SELECT $1, 'fake_us', coalesce(max(number), 0) + 1, $2, 'facts', '{}', 'test' FROM edition WHERE root_id = $1 RETURNING id, number),
         h AS (INSERT INTO edition_head (root_id, channel_code, edition_id, number, hash) SELECT $1, 'fake_us', id, number, $2 FROM e
           ON CONFLICT (root_id, channel_code) DO UPDATE SET edition_id = excluded.edition_id, number = excluded.number, hash = excluded.hash),
         o AS (INSERT INTO edition_outbox (root_id, channel_code) VALUES ($1, 'fake_us') ON CONFLICT (root_id, channel_code) DO UPDATE SET at = now())
       SELECT id::text FROM e`,
      [root!.id, createHash('sha256').update(view.hash).digest()],
    );
    this.editions.views.set(edition!.id, { ...view, editionId: edition!.id });
  }

  /** `null`: without a price. */
  async offer(sku: string, priceMinor: number | null, quantity: number): Promise<void> {
    await this.sql(
      `WITH o AS (INSERT INTO offer (sku, market_code, price_minor, currency, exponent, quantity, source) VALUES ($1, 'us', $2, 'USD', 2, $3, 'test')
         ON CONFLICT (sku, market_code, audience) DO UPDATE SET price_minor = $2, quantity = $3, revision = offer.revision + 1)
       INSERT INTO offer_outbox (sku, market_code) VALUES ($1, 'us') ON CONFLICT (sku, market_code) DO UPDATE SET at = now()`,
      [sku, priceMinor, quantity],
    );
  }

  /** A count of now, or of `at`, as its source says it; the same number again is news too. */
  async count(sku: string, quantity: number, at = this.clock.now()): Promise<void> {
    await this.sql(
      `WITH o AS (UPDATE offer SET quantity = $2, counted_at = $3, revision = revision + (quantity IS DISTINCT FROM $2)::int WHERE sku = $1 RETURNING sku)
       INSERT INTO offer_outbox (sku, market_code, recount) SELECT sku, 'us', true FROM o ON CONFLICT (sku, market_code) DO UPDATE SET at = now()`,
      [sku, quantity, at],
    );
  }

  /** As the ERP says it: the node, and the edition that the fact makes. */
  async setLifecycle(sku: string, lifecycle: string): Promise<void> {
    await this.sql(`UPDATE product_node SET lifecycle = $2 WHERE sku = $1`, [sku, lifecycle]);
    await this.approve(sku, 'Mug', { lifecycle });
  }

  /** As the catalogue and approval write it: the recall, or its lift by its owner, and what hears of it. */
  async recall(sku: string, market: string | null = null, lift = false): Promise<void> {
    const open = `INSERT INTO recall (node_id, root_id, sku, market_code, reason, owner, door, since, lifecycle_then)
      SELECT id, root_id, sku, $2, 'Lead', 'test', 'erp', $3, CASE WHEN $2::text IS NULL THEN 'active' END FROM product_node WHERE sku = $1`;
    const close = `UPDATE recall SET lifted_by = 'test', lifted_at = $3, lift_reason = 'Mended' WHERE sku = $1 AND market_code IS NOT DISTINCT FROM $2 AND lifted_at IS NULL`;
    await this.sql(lift ? close : open, [sku, market, this.clock.now()]);
    await this.sql(
      `WITH o AS (INSERT INTO edition_outbox (root_id, channel_code) SELECT h.root_id, h.channel_code FROM edition_head h JOIN product_node n ON n.id = h.root_id WHERE n.sku = $1
         ON CONFLICT (root_id, channel_code) DO UPDATE SET at = now())
       INSERT INTO offer_outbox (sku, market_code) SELECT c.sku, 'us' FROM product_node n JOIN product_node c ON c.root_id = n.root_id AND c.sellable WHERE n.sku = $1
       ON CONFLICT (sku, market_code) DO UPDATE SET recount = false`,
      [sku],
    );
  }

  /** Waits for what other work in this process brings about. */
  async until(isTrue: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + 60_000;
    while (!(await isTrue())) {
      if (performance.now() > end) throw new Error('What was waited for did not come about within a minute');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async ledger(): Promise<LedgerRow[]> {
    return query<LedgerRow>(
      this.ds.manager,
      `SELECT listing_key AS key, state, sequence::text, attempts, wanted, last_problem->>'code' AS code FROM listing ORDER BY listing_key`,
    );
  }

  /** Of all listings: `<key> <wire> <state>`. */
  async wires(): Promise<string[]> {
    const rows = await this.sql(
      `SELECT l.listing_key || ' ' || w.wire || ' ' || w.state AS line FROM listing_wire w JOIN listing l ON l.id = w.listing_id ORDER BY l.listing_key, w.wire`,
    );
    return rows.map((row) => String(row['line']));
  }

  /** A customer buys on the channel, which lowers its number by itself. */
  sell(sku: string, units: number, key = sku): void {
    const entry = this.adapter.remote.get(key)!;
    entry.fields[`${sku}:quantity`] = (entry.fields[`${sku}:quantity`] as number) - units;
  }

  async states(): Promise<Record<string, string>> {
    return Object.fromEntries((await this.ledger()).map((row) => [row.key, row.state]));
  }

  async sql(text: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
    return query<Record<string, unknown>>(this.ds.manager, text, params);
  }

  /** What the program's role may not do: behind its back, on purpose. */
  asOwner(text: string): Promise<unknown> {
    this.isTampered = true;
    return this.database.asOwner(text);
  }

  private async seed(): Promise<void> {
    const mapping = JSON.stringify(this.adapter.defaultMapping());
    await this.sql(`INSERT INTO locale VALUES ('en_US', 'English')`);
    await this.sql(`INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD')`);
    await this.sql(`INSERT INTO scope (code, kind) VALUES ('fake_us', 'channel')`);
    await this.sql(`INSERT INTO attribute (code, type, owner) VALUES ('title', 'text', 'pim'), ('poison', 'text', 'pim')`);
    await this.sql(`INSERT INTO account (code, kind) VALUES ('fake', 'fake')`);
    await this.sql(`INSERT INTO mapping (code, kind, version, body, hash, created_by) VALUES ('fake', 'fake', 1, $1, 'm1', 'test')`, [
      mapping,
    ]);
    await this.sql(
      `INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id, state)
       SELECT 'fake_us', 'fake', 'fake', 'us', '{en_US}', id, 'active' FROM mapping`,
    );
  }
}

let serial = 0;

function makeView(
  sku: string,
  title: string,
  rootId: string,
  {
    variants = [],
    poison,
    lifecycle = 'active',
    assets = [],
  }: { variants?: string[]; poison?: string; lifecycle?: string; assets?: string[] },
): Omit<EditionView, 'editionId'> {
  const node = (own: string, parentSku: string | null, content: Record<string, unknown>): ViewNode => ({
    sku: own,
    parentSku,
    kind: parentSku === null ? 'product' : 'variant',
    sellable: parentSku !== null || variants.length === 0,
    family: 'thing',
    lifecycle,
    categories: [],
    content: { '*': content },
    facts: {},
    links:
      parentSku === null
        ? assets.map((assetHash, position) => ({ assetHash, role: 'gallery', position, locale: null, channels: null, alt: {} }))
        : [],
  });
  return {
    rootId,
    rootSku: sku,
    channelCode: 'fake_us',
    number: 1,
    hash: `edition-${serial++}`,
    draft: false,
    dictionary: { options: {}, attributes: {} },
    nodes: [node(sku, null, { title, ...(poison ? { poison } : {}) }), ...variants.map((variant) => node(variant, sku, {}))],
  };
}
