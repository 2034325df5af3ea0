import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import { AttributeCatalog, type CatalogSchema } from '../../catalog/index.js';
import { DraftReader } from '../drafts/index.js';
import {
  approvedNodes,
  buildDictionary,
  forwardNodes,
  heldByLeaving,
  isAutoFact,
  mergeDictionaries,
  putEdition,
  stillShown,
  withArrivals,
  SnapshotBag,
  type Dictionary,
  type DraftFacts,
  type StoredNode,
} from '../merkle/index.js';
import { SnapshotStore, toId, TreeReader, type ReadTree } from '../snapshots/index.js';
import { headKey } from './edition-reader.js';
import { EditionRepository, type EditionCause, type EditionRow, type NewEdition } from './edition.repository.js';
import type { ApprovalEntity } from '../reviews/approval.entity.js';

/** Content as approved now: this version for these locales of this channel. */
export interface ApprovedContent extends Pick<ApprovalEntity, 'rootId' | 'channelCode' | 'approver' | 'locales'> {
  approvalId: string;
  version: { id: string; number: number; hash: Buffer };
}

/** An edition again (the head: facts moved on; an earlier one: rollback), with today's facts. */
export interface RepeatedEdition {
  edition: EditionRow;
  cause: Exclude<EditionCause, 'approval'>;
  createdBy: string;
  messageId: string | null;
  /** Of the request that asked for it. */
  traceId: string | null;
  /** Of an earlier edition: what came to the product from others. What the channel shows of it stays. */
  came?: ReadonlySet<string>;
}

type Facts = Map<string, Map<string, DraftFacts>>;

type EditionTree = ReadTree & { body: { locales: Record<string, number> } };

interface ComposedEdition {
  hash: string;
  next: Omit<NewEdition, 'number' | 'parentId' | 'hash'>;
}

/**
 * Makes editions; the only place that does. All at once: heads, version trees, shown trees, today's facts, snapshots, editions, in at
 * most fifteen statements. An edition equal to the head is not made. The caller holds the roots' locks.
 */
@Injectable()
export class PublishEditions {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly drafts: DraftReader,
    private readonly store: SnapshotStore,
    private readonly trees: TreeReader,
    private readonly editions: EditionRepository,
  ) {}

  /** One row per edition that was made. */
  async approve(m: EntityManager, contents: ApprovedContent[], now: Date): Promise<EditionRow[]> {
    const rootIds = contents.map((content) => content.rootId);
    const heads = await this.headsOf(m, rootIds);
    const versions = await this.trees.versions(
      m,
      contents.map((content) => toId(content.version.hash)),
    );
    const shown = await this.trees.editions(
      m,
      [...heads.values()].map((head) => toId(head.hash)),
    );
    const arrivals = await this.arrivals(m, rootIds);
    const { schema, facts } = await this.today(m, rootIds);
    const bag = new SnapshotBag();
    const composed = contents.map((content) => {
      const key = headKey(content.rootId, content.channelCode);
      const head = heads.get(key);
      const before = head && { head, tree: shown.get(toId(head.hash))!, arrivals: arrivals.get(key) ?? [] };
      return composeApproved(bag, content, versions.get(toId(content.version.hash))!, before, facts, schema);
    });
    return this.publish(m, bag, composed, heads, now);
  }

  /** One row per edition that was made; where nothing would change, none. */
  async repeat(m: EntityManager, requests: RepeatedEdition[], now: Date): Promise<EditionRow[]> {
    const rootIds = requests.map(({ edition }) => edition.root_id);
    const heads = await this.headsOf(m, rootIds);
    const trees = await this.trees.editions(
      m,
      [...requests.map(({ edition }) => edition), ...heads.values()].map(({ hash }) => toId(hash)),
    );
    const { schema, facts } = await this.today(m, rootIds);
    const bag = new SnapshotBag();
    const composed = requests.map((request) => {
      const { hash, root_id, channel_code } = request.edition;
      const head = heads.get(headKey(root_id, channel_code));
      return composeRepeated(
        bag,
        request,
        { tree: trees.get(toId(hash))!, ...(head && { shown: trees.get(toId(head.hash))! }) },
        facts,
        schema,
      );
    });
    return this.publish(m, bag, composed, heads, now);
  }

  /** Product and channel → what came to it, as the channel shows it in the products that it left. One statement where nothing came. */
  private async arrivals(m: EntityManager, rootIds: string[]): Promise<Map<string, StoredNode[]>> {
    const rows = await this.drafts.arriving(m, rootIds);
    const found = new Map<string, StoredNode[]>();
    if (rows.length === 0) return found;
    const heads = await this.editions.heads(m, [...new Set(rows.map((row) => row.left_root))]);
    const trees = await this.trees.editions(
      m,
      heads.map((head) => toId(head.hash)),
    );
    for (const { root_id, channel_code, hash } of heads)
      for (const row of rows.filter(({ left_root }) => left_root === root_id)) {
        const key = headKey(row.root_id, channel_code);
        const nodes = trees.get(toId(hash))!.nodes.filter(({ body }) => body.sku === row.sku);
        found.set(key, [...(found.get(key) ?? []), ...nodes]);
      }
    return found;
  }

  private async headsOf(m: EntityManager, rootIds: string[]): Promise<Map<string, EditionRow>> {
    return new Map((await this.editions.heads(m, rootIds)).map((head) => [headKey(head.root_id, head.channel_code), head]));
  }

  private async today(m: EntityManager, rootIds: string[]): Promise<{ schema: CatalogSchema; facts: Facts }> {
    return { schema: await this.catalog.load(m), facts: await this.drafts.facts(m, rootIds) };
  }

  private async publish(m: EntityManager, bag: SnapshotBag, composed: ComposedEdition[], heads: Map<string, EditionRow>, now: Date) {
    const made = composed.flatMap(({ hash, next }): NewEdition[] => {
      const head = heads.get(headKey(next.rootId, next.channelCode));
      if (head && toId(head.hash) === hash) return [];
      return [{ ...next, hash, number: (head?.number ?? 0) + 1, parentId: head?.id ?? null }];
    });
    if (made.length === 0) return [];
    await this.store.put(m, bag);
    const rows = await this.editions.publish(m, made, now);
    await this.editions.hint(m);
    return rows;
  }
}

function composeApproved(
  bag: SnapshotBag,
  content: ApprovedContent,
  version: ReadTree,
  before: { head: EditionRow; tree: EditionTree; arrivals: StoredNode[] } | undefined,
  facts: Facts,
  schema: CatalogSchema,
): ComposedEdition {
  const approved = new Set(content.locales);
  const keptNumbers = Object.entries(before?.tree.body.locales ?? {}).filter(([locale]) => !approved.has(locale));
  const kept = new Set(keptNumbers.map(([locale]) => locale));
  const draft = facts.get(content.rootId) ?? new Map<string, DraftFacts>();
  // In a locale that is not approved now, what came from another product says what the channel shows of it there.
  const seen = before && { ...before.tree, nodes: [...before.arrivals, ...before.tree.nodes] };
  const there = stillShown(approvedNodes(version, approved, seen, kept), before?.tree, draft, content.channelCode);
  const nodes = heldByLeaving(forwardNodes(there, draft, schema), before?.tree, draft);
  const isLeaving = isAnyLeaving(there, draft);
  const sources = kept.size > 0 || isLeaving ? [before!.tree.dictionary, factLabels(nodes, schema)] : [factLabels(nodes, schema)];
  const keptVersions = Object.entries(before?.head.locale_versions ?? {}).filter(([locale]) => kept.has(locale));
  const hash = putEdition(bag, {
    root: version.body.root,
    channel: content.channelCode,
    locales: Object.fromEntries([...keptNumbers, ...content.locales.map((locale) => [locale, content.version.number] as const)]),
    dictionary: mergeDictionaries(version.dictionary, ...sources),
    nodes,
  });
  const localeVersions = Object.fromEntries([...keptVersions, ...content.locales.map((locale) => [locale, content.version.id] as const)]);
  const { rootId, channelCode, approvalId, approver } = content;
  return {
    hash,
    next: {
      rootId,
      channelCode,
      cause: 'approval',
      approvalId,
      localeVersions,
      messageId: null,
      traceId: currentTraceId(),
      createdBy: approver,
    },
  };
}

function composeRepeated(
  bag: SnapshotBag,
  { edition, cause, createdBy, messageId, traceId, came = new Set() }: RepeatedEdition,
  { tree, shown }: { tree: EditionTree; shown?: EditionTree },
  facts: Facts,
  schema: CatalogSchema,
): ComposedEdition {
  const draft = facts.get(edition.root_id) ?? new Map<string, DraftFacts>();
  const whole = withArrivals(tree.nodes, shown, came);
  const there = stillShown(whole, shown, draft, edition.channel_code);
  const nodes = heldByLeaving(forwardNodes(there, draft, schema), shown, draft);
  const isOfOthers = shown !== undefined && (whole.length > tree.nodes.length || isAnyLeaving(there, draft));
  const hash = putEdition(bag, {
    root: tree.body.root,
    channel: edition.channel_code,
    locales: tree.body.locales,
    dictionary: mergeDictionaries(tree.dictionary, ...(isOfOthers ? [shown.dictionary] : []), factLabels(nodes, schema)),
    nodes,
  });
  const { root_id: rootId, channel_code: channelCode, locale_versions: localeVersions } = edition;
  return { hash, next: { rootId, channelCode, cause, approvalId: null, localeVersions, messageId, traceId, createdBy } };
}

const isAnyLeaving = (nodes: readonly StoredNode[], draft: ReadonlyMap<string, DraftFacts>): boolean =>
  nodes.some(({ body }) => draft.get(body.sku)?.parted !== undefined);

/** Labels that today's facts need and the reviewed dictionary may lack. Only of nodes that the edition shows. */
function factLabels(nodes: readonly StoredNode[], schema: CatalogSchema): Dictionary {
  const auto = nodes.map(({ facts }) => Object.fromEntries(Object.entries(facts).filter(([cell]) => isAutoFact(cell, schema))));
  return buildDictionary(auto, nodes[0]?.body.axes ?? [], schema);
}
