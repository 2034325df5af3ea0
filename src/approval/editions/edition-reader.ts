import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AttributeCatalog, type Doc } from '../../catalog/index.js';
import { DraftReader, type LeavingRow } from '../drafts/index.js';
import type { Dictionary, EditionBody, StoredNode } from '../merkle/index.js';
import { toId, TreeReader, type ReadTree } from '../snapshots/index.js';
import { draftView, withLeaving, type EditionNode, type EditionView } from './edition-view.js';
import { EditionRepository, type EditionRow } from './edition.repository.js';

/** One text for the head of a product on a channel: for maps, never shown. */
export const headKey = (rootId: string, channelCode: string): string => `${rootId} ${channelCode}`;

/** A version for a channel and some locales, as a review names it. */
export interface ReviewedVersion {
  root_id: string;
  channel_code: string;
  version_hash: Buffer;
  locales: string[];
}

/**
 * Reads what channels may show: editions as trees of effective values. Set-based, in the caller's transaction; what is not there is left out
 * of the answer, never a problem.
 */
@Injectable()
export class EditionReader {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly drafts: DraftReader,
    private readonly editions: EditionRepository,
    private readonly trees: TreeReader,
  ) {}

  /** In the order of the ids; an id that does not exist is left out. At most six statements, fewer where memory knows the snapshots. */
  async read(m: EntityManager, editionIds: string[]): Promise<EditionView[]> {
    const rows = new Map((await this.editions.byIds(m, editionIds)).map((row) => [row.id, row]));
    return this.views(
      m,
      editionIds.flatMap((id) => rows.get(id) ?? []),
    );
  }

  /** What editions call things, by edition id, without the trees: three statements for any number. */
  async dictionaries(m: EntityManager, editionIds: string[]): Promise<Map<string, Dictionary>> {
    const rows = await this.editions.byIds(m, [...new Set(editionIds)]);
    const found = await this.trees.dictionaries(
      m,
      rows.map(({ hash }) => toId(hash)),
    );
    return new Map(rows.map(({ id, hash }) => [id, found.get(toId(hash))!]));
  }

  /** What the channel shows of these products now; a product without an edition there is left out. */
  async heads(m: EntityManager, rootIds: string[], channelCode: string): Promise<EditionView[]> {
    const rows = await this.editions.heads(m, rootIds);
    return this.views(
      m,
      rows.filter((row) => row.channel_code === channelCode),
    );
  }

  /**
   * By root id and channel: what these channels show now, where it has a locale beyond these, which an approval of these would keep.
   * One statement where nothing is.
   */
  async kept(m: EntityManager, rootIds: string[], channelCodes: string[], locales: string[]): Promise<Map<string, EditionView>> {
    const rows = (await this.editions.heads(m, rootIds)).filter(
      (row) => channelCodes.includes(row.channel_code) && Object.keys(row.locale_versions).some((locale) => !locales.includes(locale)),
    );
    const views = rows.length > 0 ? await this.views(m, rows) : [];
    const arriving = views.length > 0 ? await this.drafts.arriving(m, rootIds) : [];
    const left = await this.views(
      m,
      arriving.length > 0
        ? await this.editions.heads(
            m,
            arriving.map((row) => row.left_root),
          )
        : [],
    );
    return new Map(
      views.map((view) => {
        const came = arriving.filter((row) => row.root_id === view.rootId);
        const seen = left
          .filter(({ channelCode }) => channelCode === view.channelCode)
          .flatMap(({ rootId, nodes }) => nodes.filter(({ sku }) => came.some((row) => row.sku === sku && row.left_root === rootId)));
        return [headKey(view.rootId, view.channelCode), { ...view, nodes: [...seen, ...view.nodes] }];
      }),
    );
  }

  /** The drafts as they would be shown if these locales were approved now. For readiness and preview, never for sending. */
  async draft(m: EntityManager, rootIds: string[], channelCode: string, locales: string[]): Promise<EditionView[]> {
    const schema = await this.catalog.load(m);
    const views = (await this.drafts.trees(m, rootIds)).map((tree) => draftView(tree, channelCode, locales, schema));
    return this.withLeaving(m, views);
  }

  /** Views of what is not approved yet, with what approvals would leave where it is. One statement where nothing has left these products. */
  async withLeaving(m: EntityManager, views: EditionView[]): Promise<EditionView[]> {
    const left = await this.drafts.leaving(m, [...new Set(views.map(({ rootId }) => rootId))]);
    if (left.size === 0) return views;
    const channels = new Set(views.map(({ channelCode }) => channelCode));
    const heads = (await this.editions.heads(m, [...left.keys()])).filter((row) => channels.has(row.channel_code));
    const shown = new Map((await this.views(m, heads)).map((view) => [headKey(view.rootId, view.channelCode), view]));
    return views.map((view) => {
      const head = shown.get(headKey(view.rootId, view.channelCode));
      return head ? withLeaving(view, head, homesOf(left.get(view.rootId) ?? [], view.channelCode)) : view;
    });
  }

  /** Root id → SKUs that left it and are not sold elsewhere on this channel → the products that they are part of now. One statement. */
  async leaving(m: EntityManager, rootIds: string[], channelCode: string): Promise<Map<string, ReadonlyMap<string, string>>> {
    const left = await this.drafts.leaving(m, rootIds);
    return new Map([...left].map(([rootId, rows]) => [rootId, homesOf(rows, channelCode)]));
  }

  /** What reviews are about: versions as their channels would show them if they were approved now. */
  async reviewed(m: EntityManager, asked: ReviewedVersion[]): Promise<EditionView[]> {
    const trees = await this.trees.versions(
      m,
      asked.map(({ version_hash }) => toId(version_hash)),
    );
    const contents = await this.contentsOf(m, [...trees.values()]);
    const views = asked.map(({ root_id, channel_code, version_hash, locales }): EditionView => {
      const tree = trees.get(toId(version_hash))!;
      const { root } = tree.body;
      const nodes = tree.nodes.map((node) => toNode(node, contents));
      return { rootId: root_id, rootSku: root, channelCode: channel_code, editionId: null, number: 0, hash: '', draft: true, locales, dictionary: tree.dictionary, nodes }; // prettier-ignore
    });
    return this.withLeaving(m, views);
  }

  private async views(m: EntityManager, rows: EditionRow[]): Promise<EditionView[]> {
    const trees = await this.trees.editions(
      m,
      rows.map((row) => toId(row.hash)),
    );
    const contents = await this.contentsOf(m, [...trees.values()]);
    return rows.map((row) => toView(row, trees.get(toId(row.hash))!, contents));
  }

  private contentsOf(m: EntityManager, trees: ReadTree[]): Promise<Map<string, Doc>> {
    const ids = trees.flatMap((tree) => tree.nodes.flatMap((node) => Object.values(node.body.content)));
    return this.trees.contents(m, ids);
  }
}

const homesOf = (rows: LeavingRow[], channelCode: string): ReadonlyMap<string, string> =>
  new Map(rows.filter(({ parted }) => !parted.includes(channelCode)).map(({ sku, home }) => [sku, home]));

function toView(row: EditionRow, tree: ReadTree<EditionBody>, contents: Map<string, Doc>): EditionView {
  return {
    rootId: row.root_id,
    rootSku: tree.body.root,
    channelCode: row.channel_code,
    editionId: row.id,
    number: row.number,
    hash: row.hash.toString('hex'),
    draft: false,
    locales: Object.keys(tree.body.locales),
    dictionary: tree.dictionary,
    nodes: tree.nodes.map((node) => toNode(node, contents)),
  };
}

function toNode({ body, facts, links }: StoredNode, contents: Map<string, Doc>): EditionNode {
  const { sku, parent, kind, sellable, family, familyVariant, lifecycle, categories, axes, order } = body;
  return {
    ...{ sku, parentSku: parent, kind, sellable, family, familyVariant, lifecycle, categories: categories ?? [] },
    ...(axes ? { axes } : {}),
    ...(order ? { order } : {}),
    content: Object.fromEntries(Object.entries(body.content).map(([locale, id]) => [locale, contents.get(id)!])),
    facts,
    links,
  };
}
