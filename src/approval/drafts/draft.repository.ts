import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { Doc } from '../../catalog/index.js';
import type { LinkDoc, NodeKind } from '../merkle/index.js';

export interface DraftNodeRow {
  root_id: string;
  id: string;
  sku: string;
  parent: string | null;
  kind: NodeKind;
  sellable: boolean;
  family: string | null;
  family_variant: string | null;
  lifecycle: string;
  categories: string[];
  variant_order: string[] | null;
  facts: Doc;
  content: Doc;
  /** Set on roots only. */
  tree_revision: string | null;
}

export interface DraftLinkRow extends LinkDoc {
  root_id: string;
  node_id: string;
}

export interface DraftFactsRow {
  root_id: string;
  sku: string;
  lifecycle: string;
  facts: Doc;
  /** Of a node that left this product: the channels that sell it where it is now; null: it is there. */
  parted: string[] | null;
}

/** A node that left a product which a channel may still show with it. */
export interface LeavingRow {
  root_id: string;
  sku: string;
  /** The product that it is part of now. */
  home: string;
  /** The channels that sell it there. */
  parted: string[];
}

/** A node that came to a product, and one that it left. */
export interface ArrivingRow {
  root_id: string;
  sku: string;
  left_root: string;
}

const PARTED = `ARRAY(SELECT p.channel_code FROM edition_parting p WHERE p.node_id = o.node_id AND p.root_id = o.root_id AND p.at >= o.moved_at)`;

/** The draft as versions and editions take it in: whole trees, many at once. Call it under the roots' lock. */
@Injectable()
export class DraftRepository {
  nodes(m: EntityManager, rootIds: string[]): Promise<DraftNodeRow[]> {
    return named<DraftNodeRow>(
      m,
      `SELECT n.root_id, n.id, n.sku, p.sku AS parent, n.kind, n.sellable, n.family_code AS family, n.family_variant_code AS family_variant,
              n.lifecycle, n.categories, n.variant_order, n.facts, n.content, CASE WHEN n.parent_id IS NULL THEN n.tree_revision END AS tree_revision
       FROM product_node n LEFT JOIN product_node p ON p.id = n.parent_id
       WHERE n.root_id = ANY($1::bigint[])`,
      [rootIds],
    );
  }

  links(m: EntityManager, rootIds: string[]): Promise<DraftLinkRow[]> {
    return named<DraftLinkRow>(
      m,
      `SELECT root_id, node_id, asset_hash AS "assetHash", role, position, locale, channels, alt FROM asset_link WHERE root_id = ANY($1::bigint[])`,
      [rootIds],
    );
  }

  /** These categories and all above them. */
  categories(m: EntityManager, codes: string[]): Promise<{ code: string; parent: string | null; labels: Record<string, string> }[]> {
    return named(
      m,
      `WITH RECURSIVE up AS (
         SELECT code, parent_code, labels FROM category WHERE code = ANY($1)
         UNION SELECT c.code, c.parent_code, c.labels FROM category c JOIN up ON c.code = up.parent_code
       ) SELECT code, parent_code AS parent, labels FROM up ORDER BY code`,
      [codes],
    );
  }

  /** Of the nodes that are there, and of those that left and may still be shown. Indexes: product_node_root, moved_node_open. */
  facts(m: EntityManager, rootIds: string[]): Promise<DraftFactsRow[]> {
    return named<DraftFactsRow>(
      m,
      `SELECT root_id, sku, lifecycle, facts, NULL::text[] AS parted FROM product_node WHERE root_id = ANY($1::bigint[])
       UNION ALL
       SELECT o.root_id, n.sku, n.lifecycle, n.facts, ${PARTED}
       FROM moved_node o JOIN product_node n ON n.id = o.node_id AND n.root_id <> o.root_id
       WHERE o.root_id = ANY($1::bigint[]) AND o.done_at IS NULL`,
      [rootIds],
    );
  }

  /** Index: moved_node_open. */
  leaving(m: EntityManager, rootIds: string[]): Promise<LeavingRow[]> {
    return named<LeavingRow>(
      m,
      `SELECT o.root_id, n.sku, h.sku AS home, ${PARTED} AS parted
       FROM moved_node o JOIN product_node n ON n.id = o.node_id AND n.root_id <> o.root_id JOIN product_node h ON h.id = n.root_id
       WHERE o.root_id = ANY($1::bigint[]) AND o.done_at IS NULL`,
      [rootIds],
    );
  }

  /** What came to a product from another one. Index: product_node_root; moved_node's primary key. */
  came(m: EntityManager, rootId: string): Promise<{ sku: string }[]> {
    return named<{ sku: string }>(
      m,
      `SELECT n.sku FROM product_node n WHERE n.root_id = $1 AND EXISTS (SELECT FROM moved_node o WHERE o.node_id = n.id)`,
      [rootId],
    );
  }

  /** What came to these products and may still be shown as part of those that it left. Indexes: product_node_root; moved_node's primary key. */
  arriving(m: EntityManager, rootIds: string[]): Promise<ArrivingRow[]> {
    return named<ArrivingRow>(
      m,
      `SELECT n.root_id, n.sku, o.root_id AS left_root FROM moved_node o JOIN product_node n ON n.id = o.node_id
       WHERE n.root_id = ANY($1::bigint[]) AND o.root_id <> n.root_id AND o.done_at IS NULL`,
      [rootIds],
    );
  }
}
