import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import type { Bindings } from '../../../port/index.js';
import type { MappedProduct } from '../../../port/index.js';

/** An open move out of a listing that stays behind: the node of that listing did not go along. */
const APART = `moved_node o JOIN product_node n ON n.id = o.node_id AND o.done_at IS NULL
  JOIN listing was ON was.channel_code = $1 AND was.root_id = o.root_id AND was.kind <> 'parent' AND n.sku = ANY(was.skus) AND NOT EXISTS (
    SELECT FROM product_node own JOIN moved_node p ON p.node_id = own.id AND p.root_id = o.root_id WHERE own.sku = was.sku AND own.root_id = n.root_id)`;

/** Whose ids are asked for: a product, or the sellables of one listing. */
export interface BindingOwner {
  name: string;
  rootId: string;
  /** SKUs and rendition hashes. */
  keys: string[];
}

/** The channel's ids for files and variants; by the owner's name. One statement. */
export async function readBindings(m: EntityManager, channelCode: string, owners: BindingOwner[]): Promise<Map<string, Bindings>> {
  const keys = [...new Set(owners.flatMap((owner) => owner.keys))];
  const rows = await named<{ kind: string; key: string; externalId: string; rootId: string | null }>(
    m,
    `SELECT kind, key, external_id AS "externalId", NULL AS "rootId" FROM binding WHERE channel_code = $1 AND key = ANY($2) AND state = 'ready'
     UNION ALL
     SELECT kind, key, external_id, root_id::text FROM left_binding WHERE channel_code = $1 AND key = ANY($2)`,
    [channelCode, keys],
  );
  const byKey = Map.groupBy(rows, ({ key }) => key);
  const idsOf = (key: string, rootId: string): [string, string][] => {
    const own = (byKey.get(key) ?? []).filter((row) => row.rootId === null || row.rootId === rootId);
    // What left this product has its ids of here after those of elsewhere, which it so hides.
    return own.sort((a, b) => Number(a.rootId !== null) - Number(b.rootId !== null)).map((row) => [`${row.kind}:${key}`, row.externalId]);
  };
  return new Map(owners.map(({ name, rootId, keys: own }) => [name, Object.fromEntries(own.flatMap((key) => idsOf(key, rootId)))]));
}

/** A product's files and variants, by its root SKU. */
export function bindingsOwner({ view, product }: { view: { rootId: string }; product: MappedProduct }): BindingOwner {
  const gone = (product.gone ?? []).map(({ sku }) => sku);
  const keys = [...gone, ...product.nodes.flatMap((node) => [node.sku, ...node.images.map((image) => image.renditionHash)])];
  return { name: product.rootSku, rootId: view.rootId, keys: [...new Set(keys)] };
}

/** What the channel told with a product: `kind:key` → its id. */
export interface ToldBindings {
  rootId: string;
  bindings: Bindings | undefined;
}

/** Keeps it. Unchanged ones are not written, nor those of what has left the product: the ids that it has there are known and end with it. */
export async function saveBindings(m: EntityManager, channelCode: string, told: ToldBindings[], now: Date): Promise<void> {
  const all = new Map(
    told.flatMap(({ rootId, bindings = {} }) =>
      Object.entries(bindings).map(([name, externalId]) => {
        const colon = name.indexOf(':');
        return [`${rootId} ${name}`, { kind: name.slice(0, colon), key: name.slice(colon + 1), externalId, rootId }] as const;
      }),
    ),
  );
  const rows = [...all.values()];
  if (rows.length === 0) return;
  await send(
    m,
    `INSERT INTO binding (channel_code, kind, key, external_id, updated_at)
     SELECT DISTINCT ON (b.kind, b.key) $1, b.kind, b.key, b."externalId", $3
     FROM jsonb_to_recordset($2::jsonb) AS b(kind text, key text, "externalId" text, "rootId" bigint)
     WHERE NOT EXISTS (SELECT FROM left_binding l WHERE l.channel_code = $1 AND l.key = b.key AND l.kind = b.kind AND l.root_id = b."rootId")
     ORDER BY b.kind, b.key
     ON CONFLICT (channel_code, kind, key) DO UPDATE SET external_id = excluded.external_id, state = 'ready', updated_at = excluded.updated_at
     WHERE binding.external_id IS DISTINCT FROM excluded.external_id OR binding.state <> 'ready'`,
    [channelCode, JSON.stringify(rows), now],
  );
}

/**
 * What these products got from others: where the channel has it as part of another thing, its ids are that one's. From now on they are known as such, and
 * the channel's ids of where it is now are still to come; of what comes back they are what they were. Each SKU with the product that has it now.
 */
export async function leaveBindings(m: EntityManager, channelCode: string, planned: { sku: string; rootId: string }[]): Promise<void> {
  await send(
    m,
    `WITH apart AS (SELECT DISTINCT n.sku, o.root_id AS was, n.root_id AS home FROM ${APART}
       JOIN unnest($2::text[], $3::bigint[]) AS u(sku, root) ON u.sku = n.sku AND u.root = n.root_id),
     gone AS (
       INSERT INTO left_binding (channel_code, key, kind, root_id, external_id)
       SELECT b.channel_code, b.key, b.kind, a.was, b.external_id FROM apart a JOIN binding b ON b.channel_code = $1 AND b.key = a.sku
       ON CONFLICT (channel_code, key, kind, root_id) DO NOTHING RETURNING key, kind),
     back AS (
       DELETE FROM left_binding l USING apart a WHERE l.channel_code = $1 AND l.key = a.sku AND l.root_id = a.home RETURNING l.key, l.kind, l.external_id)
     UPDATE binding b SET external_id = coalesce(k.external_id, '') FROM gone g LEFT JOIN back k ON k.key = g.key AND k.kind = g.kind
     WHERE b.channel_code = $1 AND b.key = g.key AND b.kind = g.kind`,
    [channelCode, planned.map(({ sku }) => sku), planned.map(({ rootId }) => rootId)],
  );
}

/** Nothing of what left is there any more. */
export async function forgetLeftBindings(m: EntityManager, moves: { sku: string; rootId: string }[]): Promise<void> {
  if (moves.length === 0) return;
  await send(
    m,
    `DELETE FROM left_binding l USING unnest($1::text[], $2::bigint[]) AS u(sku, root) WHERE l.key = u.sku AND l.root_id = u.root`,
    [moves.map(({ sku }) => sku), moves.map(({ rootId }) => rootId)],
  );
}

/** Of these products, the SKUs that the channel has as part of another thing, whose ids are no ids of theirs: for a preview. */
export async function skusElsewhere(m: EntityManager, channelCode: string, rootIds: string[]): Promise<Set<string>> {
  const rows = await named<{ sku: string }>(
    m,
    `SELECT DISTINCT n.sku FROM ${APART} WHERE n.root_id = ANY($2::bigint[])
       AND NOT EXISTS (SELECT FROM left_binding l WHERE l.channel_code = $1 AND l.key = n.sku AND l.root_id = o.root_id)`,
    [channelCode, rootIds],
  );
  return new Set(rows.map(({ sku }) => sku));
}
