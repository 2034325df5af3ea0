import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import type { Bindings } from '../../../port/index.js';
import type { MappedProduct } from '../../../port/index.js';

/** Whose ids are asked for: a product, or the sellables of one listing. */
export interface BindingOwner {
  name: string;
  /** SKUs and rendition hashes. */
  keys: string[];
}

/** The channel's ids for files and variants; by the owner's name. One statement. */
export async function readBindings(m: EntityManager, channelCode: string, owners: BindingOwner[]): Promise<Map<string, Bindings>> {
  const keys = [...new Set(owners.flatMap((owner) => owner.keys))];
  const rows = await named<{ kind: string; key: string; externalId: string }>(
    m,
    `SELECT kind, key, external_id AS "externalId" FROM binding WHERE channel_code = $1 AND key = ANY($2) AND state = 'ready'`,
    [channelCode, keys],
  );
  const byKey = new Map<string, [string, string][]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), [`${row.kind}:${row.key}`, row.externalId]]);
  return new Map(owners.map(({ name, keys: own }) => [name, Object.fromEntries(own.flatMap((key) => byKey.get(key) ?? []))]));
}

/** A product's files and variants, by its root SKU. */
export function bindingsOwner(product: MappedProduct): BindingOwner {
  const gone = (product.gone ?? []).map(({ sku }) => sku);
  const keys = [...gone, ...product.nodes.flatMap((node) => [node.sku, ...node.images.map((image) => image.renditionHash)])];
  return { name: product.rootSku, keys: [...new Set(keys)] };
}

/** Keeps what the channel told: `kind:key` → its id. Unchanged ones are not written. */
export async function saveBindings(m: EntityManager, channelCode: string, bindings: Bindings, now: Date): Promise<void> {
  const rows = Object.entries(bindings).map(([name, externalId]) => {
    const colon = name.indexOf(':');
    return { kind: name.slice(0, colon), key: name.slice(colon + 1), externalId };
  });
  if (rows.length === 0) return;
  await named(
    m,
    `INSERT INTO binding (channel_code, kind, key, external_id, updated_at)
     SELECT $1, b.kind, b.key, b."externalId", $3 FROM jsonb_to_recordset($2::jsonb) AS b(kind text, key text, "externalId" text)
     ORDER BY b.kind, b.key
     ON CONFLICT (channel_code, kind, key) DO UPDATE SET external_id = excluded.external_id, state = 'ready', updated_at = excluded.updated_at
     WHERE binding.external_id IS DISTINCT FROM excluded.external_id OR binding.state <> 'ready'`,
    [channelCode, JSON.stringify(rows), now],
  );
}
