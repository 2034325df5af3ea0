import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { filterConditions, type ProductFilter } from './products-filter.js';
import {
  countRoots,
  readHistory,
  readPage,
  readTreeOf,
  readTreesOf,
  readTrees,
  type HistoryEntry,
  type ProductSort,
  type ReadNode,
} from './products.repository.js';
import { normalizeSku } from './sku.js';
import { TreeView } from './tree-view.js';

/** Products of one page. The form of the query says so. */
export const MAX_PAGE = 100;

/** How PostgreSQL writes the keys of each order. */
const KEY_FORMS: Record<ProductSort, RegExp> = {
  sku: /^.{1,1020}$/u,
  created: /^\d{1,18}$/,
  updated: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/,
};

export interface PageQuery {
  first: number;
  after?: string | null;
  filter: ProductFilter;
  sort: ProductSort;
}

/**
 * A node with its tree: known at once, or read when it is first asked for, in one statement for the whole page. What is known is no promise: a page of typed
 * cells has thousands of fields, each of which would wait for a turn of its own.
 */
export interface SeenNode {
  node: ReadNode;
  tree: () => TreeView | Promise<TreeView>;
}

export interface ProductPage {
  items: (SeenNode & { cursor: string })[];
  hasNextPage: boolean;
  count: () => Promise<number>;
}

/**
 * Reads for people and programs, outside of any transaction. Each takes a constant number of statements, however large the page. An unknown
 * SKU is undefined, left out, or an empty list; `page` throws Refusal for a cursor of another query (`cursor_invalid`) and a filter that names
 * what is not there.
 */
@Injectable()
export class ReadProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
  ) {}

  /** Any node by its SKU: a product, level or variant. */
  async one(sku: string): Promise<SeenNode | undefined> {
    const normal = normalizeSku(sku, 'sku');
    if (normal.problem) return undefined;
    const nodes = await readTreeOf(this.ds.manager, normal.sku);
    if (nodes.length === 0) return undefined;
    const tree = new TreeView(nodes, await this.catalog.of(this.ds.manager, nodes[0]!.stamp));
    const node = tree.bySku(normal.sku);
    return node && { node, tree: () => tree };
  }

  /** These SKUs, in their order; unknown ones are left out. */
  async many(skus: string[]): Promise<SeenNode[]> {
    const normal = skus.map((sku) => normalizeSku(sku, 'sku').sku ?? '');
    const nodes = await readTreesOf(this.ds.manager, normal);
    if (nodes.length === 0) return [];
    const schema = await this.catalog.of(this.ds.manager, nodes[0]!.stamp);
    const trees = new Map([...Map.groupBy(nodes, (node) => node.rootId)].map(([id, list]) => [id, new TreeView(list, schema)]));
    const bySku = new Map(nodes.map((node) => [node.sku, node]));
    return normal.flatMap((sku) => {
      const node = bySku.get(sku);
      return node ? { node, tree: () => trees.get(node.rootId)! } : [];
    });
  }

  async page({ first, after, filter, sort }: PageQuery): Promise<ProductPage> {
    const schema = await this.catalog.load(this.ds.manager);
    const conditions = filterConditions(schema, filter);
    const query = { filter, sort };
    const seek = after == null ? {} : { after: decodeCursor(query, after, KEY_FORMS[sort]) };
    const rows = await readPage(this.ds.manager, conditions, { sort, limit: first + 1, ...seek });
    const shown = rows.slice(0, first);
    const seen = this.seen(shown, schema);
    const items = shown.map(({ key, id }, at) => ({ ...seen[at]!, cursor: encodeCursor(query, key, id) }));
    return { items, hasNextPage: rows.length > first, count: () => countRoots(this.ds.manager, conditions) };
  }

  /** Nodes that somebody has read, each with its tree: one statement for all trees, when the first is asked for. */
  seen(nodes: ReadNode[], schema: CatalogSchema): SeenNode[] {
    let known: Map<string, TreeView> | undefined;
    const trees = once(async () => (known = await this.trees([...new Set(nodes.map(({ rootId }) => rootId))], schema)));
    return nodes.map((node) => ({ node, tree: () => known?.get(node.rootId) ?? trees().then((read) => read.get(node.rootId)!) }));
  }

  /** Changes in the tree of this SKU, newest first. `before` is the id of the last entry seen. */
  history(sku: string, before: string | null, limit: number): Promise<HistoryEntry[]> {
    const normal = normalizeSku(sku, 'sku');
    return normal.problem ? Promise.resolve([]) : readHistory(this.ds.manager, normal.sku, before, limit);
  }

  private async trees(rootIds: string[], schema: CatalogSchema): Promise<Map<string, TreeView>> {
    const nodes = Map.groupBy(await readTrees(this.ds.manager, rootIds), (node) => node.rootId);
    return new Map(rootIds.map((id) => [id, new TreeView(nodes.get(id) ?? [], schema)]));
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
