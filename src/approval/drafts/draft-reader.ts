import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CategoryEntries, DraftFacts, LinkDoc, TreeNode } from '../merkle/index.js';
import {
  DraftRepository,
  type DraftFactsRow,
  type DraftLinkRow,
  type DraftNodeRow,
  type ArrivingRow,
  type LeavingRow,
} from './draft.repository.js';

/** A product as its draft stands: all nodes, at this revision of the tree (a bigint as text). */
export interface DraftTree {
  rootId: string;
  rootSku: string;
  treeRevision: string;
  nodes: TreeNode[];
  /** Of the tree's categories and all above them. */
  categories: CategoryEntries;
}

/** Reads drafts of products, whole or only their facts. Set-based, in the caller's transaction, under his locks of the roots. */
@Injectable()
export class DraftReader {
  constructor(private readonly drafts: DraftRepository) {}

  /** Two statements for any number of trees, and one more where any has a category. Roots that do not exist are absent from the answer. */
  async trees(m: EntityManager, rootIds: string[]): Promise<DraftTree[]> {
    const rows = await this.drafts.nodes(m, rootIds);
    const links = Map.groupBy(await this.drafts.links(m, rootIds), (link) => link.node_id);
    const categories = await this.categories(m, rows);
    const trees: DraftTree[] = [];
    for (const [rootId, nodes] of Map.groupBy(rows, (row) => row.root_id)) {
      const root = nodes.find((row) => row.parent === null)!;
      trees.push({
        rootId,
        rootSku: root.sku,
        treeRevision: root.tree_revision!,
        nodes: nodes.map((row) => toNode(row, links.get(row.id) ?? [])),
        categories,
      });
    }
    return trees;
  }

  private async categories(m: EntityManager, rows: DraftNodeRow[]): Promise<CategoryEntries> {
    const codes = [...new Set(rows.flatMap((row) => row.categories))];
    if (codes.length === 0) return {};
    const found = await this.drafts.categories(m, codes);
    return Object.fromEntries(found.map(({ code, parent, labels }) => [code, { parent, labels }]));
  }

  /** Root id → what left it and may still be shown there. One statement. */
  async leaving(m: EntityManager, rootIds: string[]): Promise<Map<string, LeavingRow[]>> {
    return Map.groupBy(await this.drafts.leaving(m, rootIds), (row) => row.root_id);
  }

  /** What came to these products and may still be shown elsewhere. One statement. */
  arriving(m: EntityManager, rootIds: string[]): Promise<ArrivingRow[]> {
    return this.drafts.arriving(m, rootIds);
  }

  /** SKUs that were part of another product before. One statement. */
  async came(m: EntityManager, rootId: string): Promise<Set<string>> {
    return new Set((await this.drafts.came(m, rootId)).map(({ sku }) => sku));
  }

  /** Root id → SKU → facts and lifecycle now. One statement. */
  async facts(m: EntityManager, rootIds: string[]): Promise<Map<string, Map<string, DraftFacts>>> {
    const byRoot = Map.groupBy(await this.drafts.facts(m, rootIds), (row) => row.root_id);
    return new Map([...byRoot].map(([rootId, rows]) => [rootId, new Map(rows.map((row) => [row.sku, toFacts(row)]))]));
  }
}

const toFacts = ({ facts, lifecycle, parted }: DraftFactsRow): DraftFacts =>
  parted === null ? { facts, lifecycle } : { facts, lifecycle, parted: new Set(parted) };

function toNode(row: DraftNodeRow, links: DraftLinkRow[]): TreeNode {
  return {
    sku: row.sku,
    parent: row.parent,
    kind: row.kind,
    sellable: row.sellable,
    family: row.family,
    familyVariant: row.family_variant,
    lifecycle: row.lifecycle,
    categories: row.categories,
    order: row.variant_order,
    facts: row.facts,
    content: row.content,
    links: links.map(toLink),
  };
}

const toLink = ({ assetHash, role, position, locale, channels, alt }: DraftLinkRow): LinkDoc => ({
  assetHash,
  role,
  position,
  locale,
  channels,
  alt,
});
