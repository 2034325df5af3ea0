import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { MarkedNode } from '../../search/index.js';
import type { AssetLinkEntity } from './asset-link.entity.js';
import type { AssetLinkView } from './images-for.js';
import type { ProductNode } from '../../catalog/index.js';

/** An asset link with the node and tree that own it. */
export type StoredLink = AssetLinkView & Pick<AssetLinkEntity, 'rootId' | 'nodeId'>;

const VIEW = `l.asset_hash AS "assetHash", l.role, l.position, l.locale, l.channels, l.alt`;

/** The links of whole trees, in the order in which versions hold them: by node, role, position, hash, locale (none first). One statement. */
export function linksOf(m: EntityManager, rootIds: string[]): Promise<StoredLink[]> {
  return named<StoredLink>(
    m,
    `SELECT l.root_id AS "rootId", l.node_id AS "nodeId", ${VIEW} FROM asset_link l
     WHERE l.root_id = ANY($1::bigint[])
     ORDER BY l.node_id, l.role, l.position, l.asset_hash, l.locale NULLS FIRST`,
    [rootIds],
  );
}

export function linksOfNodes(m: EntityManager, nodeIds: string[]): Promise<StoredLink[]> {
  return named<StoredLink>(
    m,
    `SELECT l.root_id AS "rootId", l.node_id AS "nodeId", ${VIEW} FROM asset_link l
     WHERE l.node_id = ANY($1::bigint[])
     ORDER BY l.node_id, l.role, l.position, l.asset_hash, l.locale NULLS FIRST`,
    [nodeIds],
  );
}

/** The links of the tree that holds this SKU, each with its node's SKU: root first, then by SKU. */
export function linksOfTree(m: EntityManager, sku: string): Promise<(AssetLinkView & { sku: string })[]> {
  return query(
    m,
    `SELECT n.sku, ${VIEW} FROM product_node asked
     JOIN asset_link l ON l.root_id = asked.root_id
     JOIN product_node n ON n.id = l.node_id
     WHERE plinth_fold_sku(asked.sku) = plinth_fold_sku($1)
     ORDER BY n.parent_id IS NOT NULL, n.sku, l.role, l.position, l.asset_hash, l.locale NULLS FIRST`,
    [sku],
  );
}

/** A main picture of a node that has another one beside it. */
export interface RivalPicture extends Pick<AssetLinkView, 'assetHash' | 'position' | 'locale'> {
  sku: string;
  fileName: string;
}

/** Of these nodes, by SKU, the main pictures of those that have several. Index: product_node_sku_key, the unique key of links. */
export function rivalPictures(m: EntityManager, skus: string[]): Promise<RivalPicture[]> {
  return named<RivalPicture>(
    m,
    `SELECT r.sku, r.asset_hash AS "assetHash", r.position, r.locale, a.file_name AS "fileName" FROM (
       SELECT n.sku, l.*, count(*) OVER (PARTITION BY l.node_id) AS of_node FROM product_node n
       JOIN asset_link l ON l.node_id = n.id AND l.role = 'main' WHERE n.sku = ANY ($1::text[])) r
     JOIN asset a ON a.hash = r.asset_hash WHERE r.of_node > 1 ORDER BY r.sku, r.asset_hash`,
    [skus],
  );
}

export interface LinkedNodeRow extends Pick<ProductNode, 'id' | 'rootId' | 'position' | 'sku'> {
  folded: string;
}

/** Nodes by SKU, folded as the catalogue's unique index folds them. */
export function nodesBySku(m: EntityManager, skus: string[]): Promise<LinkedNodeRow[]> {
  return query<LinkedNodeRow>(
    m,
    `SELECT n.id, n.root_id AS "rootId", n.position, n.sku, w.sku AS folded
     FROM (SELECT DISTINCT s AS sku FROM unnest($1::text[]) s) w
     JOIN product_node n ON plinth_fold_sku(n.sku) = plinth_fold_sku(w.sku)`,
    [skus],
  );
}

/** Which roles of pictures the nodes of these trees have. Index: asset_link_root. */
export function rolesOf(m: EntityManager, rootIds: string[]): Promise<MarkedNode[]> {
  return named<MarkedNode>(
    m,
    `SELECT n.root_id AS "rootId", n.position, array_agg(DISTINCT l.role) AS words
     FROM asset_link l JOIN product_node n ON n.id = l.node_id WHERE l.root_id = ANY ($1::bigint[]) GROUP BY n.id ORDER BY n.id`,
    [rootIds],
  );
}

/** Of these codes, those that exist: assets, locales and channels in one statement. Pictures are shown by channels, not by groups or markets. */
export async function knownCodes(m: EntityManager, assets: string[], locales: string[], channels: string[]): Promise<Set<string>> {
  const rows = await query<{ code: string }>(
    m,
    `SELECT 'asset ' || hash AS code FROM asset WHERE hash = ANY($1)
     UNION ALL SELECT 'locale ' || code FROM locale WHERE code = ANY($2)
     UNION ALL SELECT 'channel ' || code FROM scope WHERE code = ANY($3) AND kind = 'channel'`,
    [assets, locales, channels],
  );
  return new Set(rows.map((row) => row.code));
}

/** Makes these the only links of these nodes: unchanged rows are not touched. Two statements for any number of nodes. */
export async function replaceLinks(m: EntityManager, nodeIds: string[], links: StoredLink[]): Promise<void> {
  const body = JSON.stringify(links);
  const shape = `jsonb_to_recordset($1::jsonb) AS x("rootId" bigint, "nodeId" bigint, "assetHash" text, role text, position int, locale text,
    channels text[], alt jsonb)`;
  await query(
    m,
    `DELETE FROM asset_link l WHERE l.node_id = ANY($2::bigint[]) AND NOT EXISTS (
       SELECT 1 FROM ${shape}
       WHERE x."nodeId" = l.node_id AND x."assetHash" = l.asset_hash AND x.role = l.role AND x.locale IS NOT DISTINCT FROM l.locale)`,
    [body, nodeIds],
  );
  await query(
    m,
    `INSERT INTO asset_link AS l (root_id, node_id, asset_hash, role, position, locale, channels, alt)
     SELECT x."rootId", x."nodeId", x."assetHash", x.role, x.position, x.locale, x.channels, x.alt FROM ${shape}
     ON CONFLICT (node_id, asset_hash, role, locale) DO UPDATE
       SET position = excluded.position, channels = excluded.channels, alt = excluded.alt
       WHERE (l.position, l.channels, l.alt) IS DISTINCT FROM (excluded.position, excluded.channels, excluded.alt)`,
    [body],
  );
}

/** Products that show a file somewhere. Index: asset_link_asset. */
export async function rootsShowing(m: EntityManager, assetHash: string): Promise<string[]> {
  const rows = await named<{ id: string }>(m, 'SELECT DISTINCT root_id::text AS id FROM asset_link WHERE asset_hash = $1', [assetHash]);
  return rows.map(({ id }) => id);
}
