import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog, lockRootsBySku, setEditorialStates, type CatalogSchema } from '../../catalog/index.js';
import { DraftReader, type DraftTree } from '../drafts/index.js';
import { draftView, EditionReader, EditionRepository, headKey } from '../editions/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { refusals } from '../problems.js';
import { CreateVersions, type VersionOf } from '../versions/index.js';
import { inChunks, orBusy, PER_TRANSACTION } from './context.js';
import { ReadinessPort } from './readiness-check.js';
import { ReviewRepository } from './review.repository.js';

/** Drafts to freeze and where they shall go. Lists without twins are not required. */
export interface Submission {
  /** Of products (roots). */
  skus: string[];
  channels: string[];
  locales: string[];
  reason?: string | null;
  /** Why it is submitted although a channel would refuse it. Recorded. */
  overrideReason?: string | null;
}

/** What became of one product of a submission. With `problems`, no review was opened. */
export interface SubmittedProduct {
  sku: string;
  rootId?: string;
  versionNumber?: number;
  reviewIds: string[];
  problems: Problem[];
  /** What it will wait for once it is approved; nothing of it stops the submission. */
  warnings?: Problem[];
}

interface Findings {
  found: Map<string, Problem[]>;
  waits: Map<string, Problem[]>;
}

interface Target {
  at: number;
  sku: string;
}

/** Freezes drafts into versions and asks for their review: one review per product and channel. Every product has its own verdict. */
@Injectable()
export class SubmitProduct {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly drafts: DraftReader,
    private readonly versions: CreateVersions,
    private readonly reviews: ReviewRepository,
    private readonly editions: EditionRepository,
    private readonly reader: EditionReader,
    private readonly readiness: ReadinessPort,
  ) {}

  /** `problems` concern the call as a whole: nothing was submitted then. */
  async submit(input: Submission, by: Acting): Promise<{ products: SubmittedProduct[]; problems: Problem[] }> {
    const problems = await this.checkCall(input);
    if (problems.length > 0) return { products: [], problems };
    const wanted = { ...input, channels: [...new Set(input.channels)], locales: [...new Set(input.locales)] };
    const targets = [...new Set(input.skus)].map((sku, at) => ({ at, sku }));
    const products: SubmittedProduct[] = [];
    for (const chunk of inChunks(targets, PER_TRANSACTION)) {
      const places = chunk.map(({ sku, at }) => ({ name: sku, path: `skus.${at}` }));
      const told = (at: number, problems: Problem[]) => ({ sku: chunk[at]!.sku, reviewIds: [], problems });
      products.push(
        ...(await orBusy(
          inTransaction(this.ds, (m) => this.submitChunk(m, chunk, wanted, by)),
          places,
          told,
        )),
      );
    }
    return { products, problems: [] };
  }

  private async checkCall({ channels, locales }: Submission): Promise<Problem[]> {
    const { scopes, locales: known } = await this.catalog.load(this.ds.manager);
    const problems = [
      ...channels.map((code, at) => (scopes.get(code)?.kind === 'channel' ? undefined : refusals.unknownChannel(`channels.${at}`, code))),
      ...locales.map((code, at) => (known.has(code) ? undefined : refusals.unknownLocale(`locales.${at}`, code))),
    ];
    return problems.filter((one) => one !== undefined);
  }

  private async submitChunk(m: EntityManager, targets: Target[], input: Submission, by: Acting): Promise<SubmittedProduct[]> {
    const roots = await lockRootsBySku(
      m,
      targets.map((target) => target.sku),
    );
    const rootIds = roots.map((root) => root.id);
    const schema = await this.catalog.load(m);
    const trees = new Map((await this.drafts.trees(m, rootIds)).map((tree) => [tree.rootSku, tree]));
    const open = Map.groupBy(await this.reviews.openOf(m, rootIds), (review) => review.rootId);
    const { found, waits } = await this.findings(m, [...trees.values()], input, schema);
    const results = targets.map(({ at, sku }): SubmittedProduct => {
      const tree = trees.get(sku);
      if (!tree) return { sku, reviewIds: [], problems: [refusals.productNotFound(`skus.${at}`, sku)] };
      const family = tree.nodes.find((node) => node.parent === null)!.family;
      const busy = (open.get(tree.rootId) ?? []).filter((review) => input.channels.includes(review.channelCode));
      const problems = [
        ...(family === null ? [refusals.noFamily(`skus.${at}`, sku)] : []),
        ...busy.map((review) => refusals.inReview(`skus.${at}`, sku, review)),
        ...(input.overrideReason ? [] : (found.get(tree.rootId) ?? [])),
      ];
      return { sku, rootId: tree.rootId, reviewIds: [], problems, warnings: waits.get(tree.rootId) ?? [] };
    });
    const fine = results.filter((result) => result.problems.length === 0).map((result) => trees.get(result.sku)!);
    const reason = input.reason ?? `Submitted for ${input.channels.join(', ')}`;
    const made = await this.versions.ofTrees(m, fine, schema, reason, by);
    await this.openReviews(m, results, made, input, by);
    await this.record(m, results, found, input, by);
    return results;
  }

  /** By root id: what channels would refuse, and what they would wait for, of the editions that approvals would make. */
  private async findings(m: EntityManager, trees: DraftTree[], input: Submission, schema: CatalogSchema): Promise<Findings> {
    const { channels, locales } = input;
    const rootIds = trees.map((tree) => tree.rootId);
    const kept = await this.reader.kept(m, rootIds, channels, locales);
    const views = channels.flatMap((channel) =>
      trees.map((tree) => draftView(tree, channel, locales, schema, kept.get(headKey(tree.rootId, channel)))),
    );
    const all = Map.groupBy(await this.readiness.check(m, await this.reader.withLeaving(m, views)), ({ rootId }) => rootId);
    const found = new Map<string, Problem[]>();
    const waits = new Map<string, Problem[]>();
    for (const [rootId, own] of all) {
      const serious = own.flatMap(({ problems }) => problems.filter((one) => one.severity !== 'warning'));
      if (serious.length > 0) found.set(rootId, serious);
      waits.set(
        rootId,
        own.flatMap((one) => one.waits),
      );
    }
    return { found, waits };
  }

  private async openReviews(m: EntityManager, results: SubmittedProduct[], made: Map<string, VersionOf>, input: Submission, by: Acting) {
    const heads = Map.groupBy(await this.editions.heads(m, [...made.keys()]), (head) => head.root_id);
    const wanted = results.flatMap((result) => {
      const of = result.rootId && made.get(result.rootId);
      if (!of) return [];
      result.versionNumber = of.version.number;
      const shown = (heads.get(result.rootId!) ?? []).filter((head) =>
        input.locales.every((l) => String(head.locale_versions[l]) === of.version.id),
      );
      const channels = input.channels.filter((channel) => !shown.some((head) => head.channel_code === channel));
      if (channels.length === 0) {
        result.problems = input.channels.map((channel) => refusals.alreadyShown('channels', result.sku, channel, of.version.number));
      }
      return channels.map((channelCode) => ({ rootId: result.rootId!, versionId: of.version.id, channelCode }));
    });
    if (wanted.length === 0) return;
    const rows = Map.groupBy(await this.reviews.insert(m, wanted, input.locales, by), (row) => row.root_id);
    for (const result of results) result.reviewIds = (rows.get(result.rootId ?? '') ?? []).map((row) => row.id);
    await setEditorialStates(
      m,
      [...rows.keys()].map((rootId) => ({ rootId, state: 'in_review' })),
    );
  }

  private async record(m: EntityManager, results: SubmittedProduct[], found: Map<string, Problem[]>, input: Submission, by: Acting) {
    const entries = results
      .filter((result) => result.reviewIds.length > 0)
      .map((result) => {
        const overridden = (found.get(result.rootId!) ?? []).map((one) => one.code);
        const override = overridden.length > 0 ? { overrideReason: input.overrideReason, overridden } : {};
        return { verb: 'submit', target: result.sku, details: { version: result.versionNumber, reviews: result.reviewIds, ...override } };
      });
    await recordAudit(m, by, ...entries);
  }
}
