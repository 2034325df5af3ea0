import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { ReadinessFindingEntity } from './finding.entity.js';
import type { ReadinessVerdictEntity } from './verdict.entity.js';

export type VerdictRow = ReadinessVerdictEntity;

/** What was judged of a product on a channel last is forgotten for what is said of it now. The caller holds the lock of the judgement. */
export async function writeVerdicts(m: EntityManager, verdicts: readonly VerdictRow[]): Promise<void> {
  await send(
    m,
    `INSERT INTO readiness_verdict AS v (root_id, channel_code, is_ready, listings, tree_revision, rules, product_type, requirements, judged_at)
     SELECT n."rootId", n."channelCode", n."isReady", n.listings, n."treeRevision", n.rules, n."productType", n.requirements, n."judgedAt" FROM jsonb_to_recordset($1::jsonb)
       AS n("rootId" bigint, "channelCode" text, "isReady" boolean, listings int, "treeRevision" bigint, rules text, "productType" text, requirements text, "judgedAt" timestamptz)
     ON CONFLICT (root_id, channel_code) DO UPDATE SET is_ready = excluded.is_ready, listings = excluded.listings,
       tree_revision = excluded.tree_revision, rules = excluded.rules, product_type = excluded.product_type, requirements = excluded.requirements, judged_at = excluded.judged_at`,
    [JSON.stringify(verdicts)],
  );
}

/** These are from now on all that verdicts of this channel name of these products. What stands is not written again. Index: readiness_finding_root. */
export async function replaceFindings(
  m: EntityManager,
  channelCode: string,
  rootIds: readonly string[],
  findings: readonly ReadinessFindingEntity[],
): Promise<void> {
  await send(
    m,
    `WITH now AS MATERIALIZED (
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS n(reason, root_id, nodes)
     ), gone AS (
       DELETE FROM readiness_finding f USING readiness_reason r WHERE f.root_id = ANY ($4::bigint[]) AND r.id = f.reason AND r.channel_code = $5
         AND (f.reason, f.root_id) NOT IN (SELECT reason, root_id FROM now)
     )
     INSERT INTO readiness_finding AS f (reason, root_id, nodes) SELECT reason, root_id, nodes FROM now
     ON CONFLICT (reason, root_id) DO UPDATE SET nodes = excluded.nodes WHERE f.nodes <> excluded.nodes`,
    [findings.map(({ reason }) => reason), findings.map(({ rootId }) => rootId), findings.map(({ nodes }) => nodes), rootIds, channelCode],
  );
}

/** A product as it is judged: of a newer tree revision, the verdict is old. */
export interface JudgedRoot {
  sku: string;
  treeRevision: string;
}

/** Products by id. Index: the primary key of product_node. */
export async function readDrafts(m: EntityManager, rootIds: readonly string[]): Promise<Map<string, JudgedRoot>> {
  const rows = await named<JudgedRoot & { id: string }>(
    m,
    'SELECT id::text, sku, tree_revision::text AS "treeRevision" FROM product_node WHERE id = ANY ($1::bigint[])',
    [rootIds],
  );
  return new Map(rows.map(({ id, ...draft }) => [id, draft]));
}

/** By which requirements the products of a channel were judged. A loose index scan: one look for each, however many products. Index: readiness_verdict_requirements. */
export async function judgedRequirements(m: EntityManager, channelCode: string): Promise<{ productType: string; version: string }[]> {
  return named<{ productType: string; version: string }>(
    m,
    `WITH RECURSIVE known AS (
       SELECT f.product_type, f.requirements FROM (SELECT product_type, requirements FROM readiness_verdict
         WHERE channel_code = $1 ORDER BY product_type, requirements LIMIT 1) f
       UNION ALL
       SELECT v.product_type, v.requirements FROM known n CROSS JOIN LATERAL (SELECT product_type, requirements FROM readiness_verdict
         WHERE channel_code = $1 AND (product_type, requirements) > (n.product_type, n.requirements) ORDER BY product_type, requirements LIMIT 1) v
     )
     SELECT product_type AS "productType", requirements AS version FROM known`,
    [channelCode],
  );
}
