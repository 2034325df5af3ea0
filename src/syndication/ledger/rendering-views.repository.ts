import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { RenderDifferenceEntity } from '../listings/render/render-difference.entity.js';

/** What a wire of a listing would say otherwise. */
export interface RenderDifferenceView extends Omit<RenderDifferenceEntity, 'channelCode'> {
  channel: string;
  key: string;
  sku: string;
}

/** Of a channel by listing and wire, after a place. Index: render_difference_channel. */
export async function listRenderDifferences(
  m: EntityManager,
  { channel, after, limit }: { channel: string; after: { listingId: string; wire: string }; limit: number },
): Promise<RenderDifferenceView[]> {
  return query<RenderDifferenceView>(
    m,
    `SELECT d.listing_id::text AS "listingId", d.channel_code AS channel, l.listing_key AS key, l.sku, d.wire, d.renderer_version AS "rendererVersion", d.fields,
       d.found_at AS "foundAt", d.let_in_by AS "letInBy", d.let_in_at AS "letInAt"
     FROM render_difference d JOIN listing l ON l.id = d.listing_id
     WHERE d.channel_code = $1 AND (d.listing_id, d.wire) > ($2::bigint, $3) ORDER BY d.listing_id, d.wire LIMIT $4`,
    [channel, after.listingId, after.wire, limit],
  );
}

/** Of one field of a channel, in how many listings it would be said otherwise. */
export interface RenderDifferenceCount {
  wire: RenderDifferenceEntity['wire'];
  field: string;
  listings: number;
}

/** Most frequent first; of those that nobody has let in. */
export async function countRenderDifferences(m: EntityManager, channel: string): Promise<RenderDifferenceCount[]> {
  return query<RenderDifferenceCount>(
    m,
    `SELECT d.wire, f.name AS field, count(DISTINCT d.listing_id)::int AS listings
     FROM render_difference d, jsonb_to_recordset(d.fields) AS f(name text)
     WHERE d.channel_code = $1 AND d.let_in_at IS NULL GROUP BY d.wire, f.name ORDER BY listings DESC, d.wire, field`,
    [channel],
  );
}

/** Listings of a channel that wait for a person, and those that somebody has let in and the channel has not taken yet. */
export async function waitingRenderings(m: EntityManager, channel: string): Promise<{ waiting: number; underWay: number }> {
  const [row] = await query<{ waiting: number; underWay: number }>(
    m,
    `SELECT count(DISTINCT listing_id) FILTER (WHERE let_in_at IS NULL)::int AS waiting,
       count(DISTINCT listing_id) FILTER (WHERE let_in_at IS NOT NULL)::int AS "underWay" FROM render_difference WHERE channel_code = $1`,
    [channel],
  );
  return row!;
}
