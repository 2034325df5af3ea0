import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';

/** A locale of a channel, with all scopes whose values the channel sees: its own, its group's, its market's. */
export interface EditorialPlace {
  channel: string;
  locale: string;
  scopes: readonly string[];
}

/** How far people are with a product for a channel in a locale. */
export interface EditorialRow {
  rootId: string;
  channel: string;
  locale: string;
  createdAt: Date;
  /** Number of the version in force; null: none was ever approved. */
  approved: number | null;
  /** When it came into force, by an approval or a rollback. */
  approvedAt: Date | null;
  /** The first change of the draft since, as this channel and locale see it; null: it has none. */
  differsSince: Date | null;
  /** The review that is open; null: none is. */
  reviewId: string | null;
  submittedAt: Date | null;
  /** When the newest version was rejected here, if nothing was submitted since. */
  rejectedAt: Date | null;
  /** The edition has yet to be planned. */
  isUnplanned: boolean;
}

/**
 * Of each product a row for each place. One statement; indexes: the primary keys of edition_head, draft_change and edition_outbox, review_open, review_root,
 * and those of the product's approvals and editions.
 */
export function readEditorial(m: EntityManager, rootIds: string[], places: EditorialPlace[]): Promise<EditorialRow[]> {
  return named<EditorialRow>(
    m,
    `SELECT n.id::text AS "rootId", p.channel, p.locale, n.created_at AS "createdAt", v.number AS approved, approved.at AS "approvedAt", differs.since AS "differsSince",
       open.id::text AS "reviewId", open.submitted_at AS "submittedAt", last.at AS "rejectedAt", w.root_id IS NOT NULL AS "isUnplanned"
     FROM product_node n CROSS JOIN jsonb_to_recordset($2::jsonb) AS p(channel text, locale text, scopes text[])
     LEFT JOIN edition_head h ON h.root_id = n.id AND h.channel_code = p.channel
     LEFT JOIN edition e ON e.id = h.edition_id
     LEFT JOIN version v ON v.id = (e.locale_versions ->> p.locale)::bigint
     LEFT JOIN edition_outbox w ON w.root_id = n.id AND w.channel_code = p.channel
     LEFT JOIN LATERAL (
       SELECT greatest(
         (SELECT max(a.approved_at) FROM approval a WHERE a.root_id = n.id AND a.channel_code = p.channel AND a.version_id = v.id AND p.locale = ANY (a.locales)),
         (SELECT max(b.created_at) FROM edition b WHERE b.root_id = n.id AND b.channel_code = p.channel AND b.cause = 'rollback' AND b.locale_versions ->> p.locale = v.id::text)) AS at
     ) approved ON v.id IS NOT NULL
     LEFT JOIN LATERAL (
       SELECT min(d.at) AS since FROM draft_change d
       WHERE d.root_id = n.id AND d.after_version >= v.number AND d.locale IN ('', p.locale) AND (d.scope = '' OR d.scope = ANY (p.scopes))
     ) differs ON v.id IS NOT NULL
     LEFT JOIN review open ON open.root_id = n.id AND open.channel_code = p.channel AND open.state = 'in_review' AND p.locale = ANY (open.locales)
     LEFT JOIN LATERAL (
       SELECT r.decided_at AS at FROM review r WHERE r.root_id = n.id AND r.channel_code = p.channel AND r.state = 'rejected' AND p.locale = ANY (r.locales)
         AND r.id = (SELECT max(o.id) FROM review o WHERE o.root_id = n.id AND o.channel_code = p.channel)
         AND r.version_id = (SELECT o.id FROM version o WHERE o.root_id = n.id ORDER BY o.number DESC LIMIT 1)
     ) last ON true
     WHERE n.id = ANY ($1::bigint[]) AND n.parent_id IS NULL
     ORDER BY n.id, p.channel, p.locale`,
    [rootIds, JSON.stringify(places)],
  );
}

/** Edition → locale → number of the version that it shows. One statement. */
export async function versionsOfEditions(m: EntityManager, editionIds: string[]): Promise<Map<string, Record<string, number>>> {
  const rows = await named<{ id: string; versions: Record<string, number> }>(
    m,
    `SELECT e.id::text, jsonb_object_agg(l.locale, v.number) AS versions FROM edition e CROSS JOIN jsonb_each_text(e.locale_versions) AS l(locale, version)
     JOIN version v ON v.id = l.version::bigint WHERE e.id = ANY ($1::bigint[]) GROUP BY e.id`,
    [editionIds],
  );
  return new Map(rows.map(({ id, versions }) => [id, versions]));
}
