import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PATIENCE_MS, portForLater, startTestServer, type TestServer } from '../support/index.js';
import { demoCatalogue, someProducts } from '../../src/demo/catalogue/index.js';
import type { CatalogueSource } from '../../src/cli/import/index.js';
import { benchChannels } from '../../src/demo/job/demo-channels.js';
import type { House } from '../../src/demo/job/house.js';
import { PlinthClient } from '../../src/cli/import/plinth-client.js';
import { approve } from '../../src/demo/job/stations/approve.js';
import { connectChannels, type DemoChannel } from '../../src/demo/job/stations/connect-channels.js';
import { editContent, type RefusedEdit } from '../../src/cli/import/edit-content.js';
import { pushItems, pushOffers, type LineVerdict } from '../../src/cli/import/push-erp.js';
import { operator } from '../../src/journal/index.js';
import { setUpCatalogue } from '../../src/cli/import/set-up-catalogue.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import { uploadPictures } from '../../src/cli/import/upload-pictures.js';
import { waitForRenditions } from '../../src/demo/job/stations/wait-for-renditions.js';
import { runSandboxes, type Sandboxes } from '../../src/cli/sandbox/run-sandboxes.js';
import type { RunningSandbox } from '../../src/sandbox/kit/index.js';
import { readProgress, SyndicationWorker } from '../../src/syndication/index.js';

export type Kind = 'shopify' | 'amazon' | 'google';
export const KINDS: readonly Kind[] = ['shopify', 'amazon', 'google'];
export const CHANNELS = { shopify: 'shopify_us', amazon: 'amazon_us', google: 'google_us' } as const;
export { PATIENCE_MS };

export interface WorldOptions {
  /** `api`: nothing that belongs to a worker runs in this process. */
  role?: 'all' | 'api';
  /** How long the channels take, in milliseconds of their own clock. */
  latencyMs?: number;
  pollMs?: number;
  /** For processes beside this one, which need the same folder and address. */
  dataDir?: string;
  /** Sandboxes with things in them, before a channel is connected. */
  seed?: (sandboxes: Sandboxes) => Promise<void>;
}

/** The whole program and the three channels over real HTTP, each station of the main job to be done, or not done, by itself. */
export class World {
  private constructor(
    readonly server: TestServer,
    readonly sandboxes: Sandboxes,
    readonly dataDir: string,
    private readonly pollMs: number,
    readonly clients: { administrator: PlinthClient; editor: PlinthClient; approver: PlinthClient; erp: PlinthClient },
  ) {}

  static async open(options: WorldOptions = {}): Promise<World> {
    const { role = 'all', latencyMs = 0, pollMs = 20 } = options;
    const sandboxes = await runSandboxes({
      ports: { shopify: 0, amazon: 0, google: 0 },
      settings: { latencyMs, rateLimits: 'lifted' },
    });
    await options.seed?.(sandboxes);
    const port = await portForLater();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'plinth-main-job-'));
    const server = await startTestServer({ role, config: { port, publicUrl: `http://127.0.0.1:${port}`, dataDir } });
    const client = (key: string) => new PlinthClient(server.url, key);
    const { administrator, editor, approver, integration } = server.keys;
    const clients = {
      administrator: client(administrator),
      editor: client(editor),
      approver: client(approver),
      erp: client(integration),
    };
    const world = new World(server, sandboxes, dataDir, pollMs, clients);
    await setUpCatalogue(server.ds, demoCatalogue().setup, operator('cli', new Date()));
    return world;
  }

  /** Accounts and channels by an administrator's doors; each is looked at and started where nothing is on it yet. */
  async connect(channels: DemoChannel[] = benchChannels): Promise<void> {
    await connectChannels(this.house(), channels, this.pollMs);
    for (const kind of KINDS) this.sandboxes[kind].log.clear();
  }

  pushItems(source: CatalogueSource, key = `items-${serial++}`): Promise<LineVerdict[]> {
    return pushItems(this.clients.erp, source.erpItems, key, ignore);
  }

  pushOffers(source: CatalogueSource, key = `offers-${serial++}`): Promise<LineVerdict[]> {
    return pushOffers(this.clients.erp, source.offers, key, ignore);
  }

  /**
   * One person writes all texts and brings all pictures, and they are made for the channels; what is busy was not written, and is tried again. Throws where
   * anything else is refused.
   */
  async enrich({ assets, content }: Pick<CatalogueSource, 'assets' | 'content'>): Promise<void> {
    const { editor } = this.clients;
    const pictures = await uploadPictures(editor, assets, ignore);
    const edits = await editContent(new Map(content.map(({ person }) => [person, editor])), content, ignore);
    const codes = [...pictures.flatMap(({ problems }) => problems), ...edits.flatMap(({ errors }) => errors)].map(({ code }) => code);
    if (codes.some((code) => code !== 'busy')) throw new Error(JSON.stringify([...pictures, ...edits]));
    if (codes.length === 0) return waitForRenditions(this.server.ds.manager, PATIENCE_MS, ignore);
    await wait(1_000);
    const links = (fileName: string) => new Set(pictures.filter((one) => one.fileName === fileName).map(({ sku }) => sku));
    await this.enrich({
      assets: assets.flatMap((asset) => {
        const open = links(asset.fileName);
        return open.size === 0 ? [] : [{ ...asset, links: asset.links.filter(({ sku }) => open.has(undefined) || open.has(sku)) }];
      }),
      content: content.filter(({ sku }) => edits.some((edit) => edit.sku === sku)),
    });
  }

  /** The editor writes these cells; returns what was refused. */
  write(sku: string, cells: Record<string, unknown>): Promise<RefusedEdit[]> {
    return editContent(new Map([['ed', this.clients.editor]]), [{ sku, person: 'ed', cells }], ignore);
  }

  /** Everything before a review: ERP, pictures, texts, renditions. */
  async prepare(source: CatalogueSource): Promise<void> {
    await this.pushItems(source);
    await this.pushOffers(source);
    await this.enrich(source);
  }

  /** The editor submits; returns the reviews. Throws where the rules refuse. */
  async submit(source: CatalogueSource, channels: DemoChannel[] = benchChannels): Promise<string[]> {
    const reviews: string[] = [];
    for (const channel of channels) {
      const { reviewIds, refused } = await submit(this.clients.editor, rootsOf(source), channel);
      if (refused.length > 0) throw new Error(JSON.stringify(refused));
      reviews.push(...reviewIds);
    }
    return reviews;
  }

  approve(reviews: string[]): Promise<number> {
    return approve(this.clients.approver, reviews);
  }

  /** From the first ERP line to the approval. */
  async doUpToApproval(source: CatalogueSource): Promise<void> {
    await this.prepare(source);
    await this.approve(await this.submit(source));
  }

  /** Waits until the controller has nothing left to do; `meanwhile` is done before each look. */
  async atRest(timeoutMs = PATIENCE_MS, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    await until(
      async () => {
        await meanwhile();
        if (await this.outboxesHold()) return false;
        const { moving } = await readProgress(this.server.ds.manager);
        if (moving.length > 0 && moving.every(({ code }) => code === 'second_look' || code === 'recount')) await this.secondLook();
        return moving.length === 0;
      },
      timeoutMs,
      async () => JSON.stringify(await this.states()),
    );
  }

  /** Five minutes are over, after which a lower number that stood there before is looked at again: whether one did depends on how fast the test was. */
  async secondLook(): Promise<void> {
    await this.sql(
      `UPDATE listing_wire w SET next_at = now()
       FROM (SELECT listing_id, wire FROM listing_wire WHERE last_problem->>'code' IN ('second_look', 'recount') AND next_at > now() FOR UPDATE SKIP LOCKED) late
       WHERE w.listing_id = late.listing_id AND w.wire = late.wire`,
    );
  }

  /** The minute is over in which Google's changes are collected. */
  async minuteLater(): Promise<void> {
    await this.sql(
      `UPDATE listing_wire w SET next_at = now()
       FROM (SELECT listing_id, wire FROM listing_wire WHERE state = 'planned' AND next_at > now() FOR UPDATE SKIP LOCKED) late
       WHERE w.listing_id = late.listing_id AND w.wire = late.wire`,
    );
  }

  /** The controller of this very process; only with role `all`. */
  get worker(): SyndicationWorker {
    return this.server.app.get(SyndicationWorker, { strict: false });
  }

  /** Channels that were told of this SKU in any request, reads included. */
  toldOf(sku: string): Kind[] {
    const names = ({ url, body }: { url: string; body: string }) => decodeURIComponent(url).includes(sku) || body.includes(sku);
    return KINDS.filter((kind) => this.sandboxes[kind].log.entries().some(names));
  }

  sql<T = Record<string, unknown>>(text: string, params: unknown[] = []): Promise<T[]> {
    return this.server.ds.query<T[]>(text, params);
  }

  /** `channel key` → state; of one product or of all. */
  async states(root?: string): Promise<Record<string, string>> {
    const rows = await this.sql<{ key: string; state: string }>(
      `SELECT l.channel_code || ' ' || l.listing_key AS key, l.state FROM listing l JOIN product_node n ON n.id = l.root_id
       WHERE $1::text IS NULL OR n.sku = $1 ORDER BY 1`,
      [root ?? null],
    );
    return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
  }

  /** Moves one channel's clock, so that it has worked through what it accepted. */
  async pass(kind: Kind, advanceMs: number): Promise<void> {
    await fetch(`${this.sandboxes[kind].url}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) });
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.close()));
    await this.server.close();
    await this.sandboxes.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async outboxesHold(): Promise<boolean> {
    const [row] = await this.sql<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM edition_outbox) OR EXISTS (SELECT 1 FROM facts_outbox) OR EXISTS (SELECT 1 FROM offer_outbox) AS waiting`,
    );
    return row!.waiting;
  }

  /** As much of the demonstration's house as its stations use. */
  private house(): House {
    const { shopify, amazon, google } = this.sandboxes;
    const sandboxes = { shopify: shopify.url, amazon: amazon.url, google: google.url };
    return { sandboxes, clients: this.clients } as unknown as House;
  }
}

let serial = 0;
const ignore = (): void => undefined;

/** Products of the demonstration with their first variants only, so that a test is quick. */
export function some(skus: string[], variants = 2): CatalogueSource {
  return someProducts(new Map(skus.map((sku) => [sku, variants])));
}

export const rootsOf = ({ erpItems }: CatalogueSource): string[] => erpItems.filter(({ family }) => family).map(({ sku }) => sku);

/** Requests that change something on the channel, whatever came of them. */
export function writes(sandbox: RunningSandbox): { method: string; url: string; body: string; status: number }[] {
  return sandbox.log.entries().filter(({ method, url, body }) => {
    if (/token/.test(url)) return false;
    if (url.endsWith('/graphql.json')) return /^\s*mutation/.test((JSON.parse(body) as { query: string }).query);
    return method !== 'GET';
  });
}

export async function until(
  condition: () => Promise<boolean>,
  timeoutMs = PATIENCE_MS,
  why: () => Promise<string> = async () => '',
): Promise<void> {
  const since = Date.now();
  while (!(await condition())) {
    const waited = Date.now() - since;
    if (waited > timeoutMs) throw new Error(`It did not happen in ${timeoutMs / 1000} s. ${await why()}`);
    // What takes a minute is not asked for a thousand times: who asks takes the time of who works.
    await wait(Math.min(50 + waited / 100, 200));
  }
}
