import type { EntityManager } from 'typeorm';
import { query, send } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { IssueEntity } from './issue.entity.js';
import { WATCHED } from './watched-issues.js';

/** The issues that one look at a listing found: they replace what the same finder found before. */
export interface FoundIssues {
  listingId: string;
  rootId: string;
  sku: string;
  issues: Problem[];
}

export type Finder = 'plinth' | 'channel' | 'wire';

type IssueRecord = Pick<IssueEntity, 'listingId' | 'rootId' | 'sku' | 'code' | 'place' | 'severity' | 'message' | 'fix' | 'owner'>;

const RECORD = `"listingId" bigint, "rootId" bigint, sku text, code text, place text, severity text, message text, fix text, owner text`;

/**
 * Closes what is no longer found and opens what is new; what stays keeps its time, and so does what is watched by the minute. Two statements for
 * any number of listings.
 */
export async function replaceIssues(m: EntityManager, channelCode: string, finder: Finder, found: FoundIssues[], now: Date): Promise<void> {
  if (found.length === 0) return;
  const records = JSON.stringify(found.flatMap((entry) => toRecords(entry, entry.listingId)));
  await send(
    m,
    `UPDATE issue i SET closed_at = $4 WHERE i.listing_id = ANY($1::bigint[]) AND i.found_by = $2 AND i.closed_at IS NULL AND i.code <> ALL($5)
       AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::jsonb) AS n(${RECORD})
         WHERE n."listingId" = i.listing_id AND n.code = i.code AND n.place = i.place)`,
    [found.map((entry) => entry.listingId), finder, records, now, WATCHED],
  );
  if (records === '[]') return;
  await send(
    m,
    `INSERT INTO issue (channel_code, root_id, sku, listing_id, found_by, code, place, severity, message, fix, owner, found_at)
     SELECT $1, n."rootId", n.sku, n."listingId", $2, n.code, n.place, n.severity, n.message, n.fix, n.owner, $4
     FROM jsonb_to_recordset($3::jsonb) AS n(${RECORD})
     ON CONFLICT (listing_id, found_by, code, place) WHERE closed_at IS NULL DO UPDATE
       SET message = excluded.message, fix = excluded.fix, severity = excluded.severity, owner = excluded.owner
       WHERE (issue.message, issue.fix, issue.severity, issue.owner) IS DISTINCT FROM (excluded.message, excluded.fix, excluded.severity, excluded.owner)`,
    [channelCode, finder, records, now],
  );
}

/** A listing that is off the channel has nothing left to mend, and nothing that could differ. */
export async function closeFindings(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await query(m, `UPDATE issue SET closed_at = $2 WHERE listing_id = ANY($1::bigint[]) AND closed_at IS NULL`, [listingIds, now]);
  await query(m, `UPDATE drift SET closed_at = $2 WHERE listing_id = ANY($1::bigint[]) AND closed_at IS NULL`, [listingIds, now]);
}

/** The same for what keeps a product from having listings at all: these issues belong to no listing. The caller holds the product's outbox row. */
export async function replaceProductIssues(
  m: EntityManager,
  channelCode: string,
  found: Omit<FoundIssues, 'listingId'>[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  const records = JSON.stringify(found.flatMap((entry) => toRecords(entry, null)));
  await send(
    m,
    `UPDATE issue i SET closed_at = $4 WHERE i.root_id = ANY($1::bigint[]) AND i.channel_code = $2 AND i.listing_id IS NULL AND i.closed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::jsonb) AS n(${RECORD})
         WHERE n."rootId" = i.root_id AND n.code = i.code AND n.place = i.place AND n.message = i.message)`,
    [found.map((entry) => entry.rootId), channelCode, records, now],
  );
  if (records === '[]') return;
  await send(
    m,
    `INSERT INTO issue (channel_code, root_id, sku, found_by, code, place, severity, message, fix, owner, found_at)
     SELECT $1, n."rootId", n.sku, 'plinth', n.code, n.place, n.severity, n.message, n.fix, n.owner, $3
     FROM jsonb_to_recordset($2::jsonb) AS n(${RECORD})
     WHERE NOT EXISTS (SELECT 1 FROM issue i WHERE i.root_id = n."rootId" AND i.channel_code = $1 AND i.listing_id IS NULL AND i.closed_at IS NULL
       AND i.code = n.code AND i.place = n.place)`,
    [channelCode, records, now],
  );
}

/** One row per code and place: an upsert cannot meet the same row twice. */
function toRecords(entry: Omit<FoundIssues, 'listingId'>, listingId: string | null): IssueRecord[] {
  const records = entry.issues.map((issue): IssueRecord => ({
    listingId,
    rootId: entry.rootId,
    sku: String(issue.details?.['sku'] ?? entry.sku),
    code: issue.code,
    place: placeOf(issue),
    severity: issue.severity ?? 'error',
    message: issue.message,
    fix: issue.fix,
    owner: issue.owner ?? 'pim',
  }));
  return [...new Map(records.map((record) => [`${record.code} ${record.place}`, record])).values()];
}

/** A cell alone does not say of which variant; the SKU goes before it. */
function placeOf(issue: Problem): string {
  const sku = issue.details?.['sku'];
  const path = issue.path ?? '';
  return typeof sku === 'string' && path !== sku && !path.startsWith(`${sku}.`) && !path.startsWith(`${sku}/`) ? `${sku}/${path}` : path;
}
