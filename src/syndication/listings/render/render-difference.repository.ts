import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../../libs/db/index.js';
import type { Wire } from '../../../port/index.js';
import type { RenderDifferenceEntity } from './render-difference.entity.js';

/** What was found of one wire. No fields: nothing differs any more, or something else changed too and goes by itself. */
export type FoundDifference = Pick<RenderDifferenceEntity, 'listingId' | 'wire' | 'fields'>;

/** Listing → wires whose differences of this renderer a person has let in. Primary key. */
export async function letInWires(m: EntityManager, listingIds: string[], renderer: string): Promise<Map<string, Set<Wire>>> {
  const wires = new Map<string, Set<Wire>>();
  if (listingIds.length === 0) return wires;
  const rows = await named<{ id: string; wire: Wire }>(
    m,
    `SELECT listing_id::text AS id, wire FROM render_difference WHERE listing_id = ANY($1::bigint[]) AND renderer_version = $2 AND let_in_at IS NOT NULL`,
    [listingIds, renderer],
  );
  for (const { id, wire } of rows) wires.set(id, (wires.get(id) ?? new Set<Wire>()).add(wire));
  return wires;
}

/** Keeps what differs and forgets what does not. One that was let in stays let in as long as it is the same renderer's. */
export async function replaceDifferences(
  m: EntityManager,
  channelCode: string,
  renderer: string,
  found: FoundDifference[],
  now: Date,
): Promise<void> {
  await forgetDifferences(
    m,
    found.filter(({ fields }) => fields.length === 0),
  );
  const rows = found.filter(({ fields }) => fields.length > 0);
  if (rows.length === 0) return;
  await send(
    m,
    `INSERT INTO render_difference AS d (listing_id, wire, channel_code, renderer_version, fields, found_at)
     SELECT n."listingId", n.wire, $1, $2, n.fields, $4 FROM jsonb_to_recordset($3::jsonb) AS n("listingId" bigint, wire text, fields jsonb)
     ORDER BY n."listingId", n.wire
     ON CONFLICT (listing_id, wire) DO UPDATE SET renderer_version = excluded.renderer_version, fields = excluded.fields,
       found_at = CASE WHEN d.renderer_version = excluded.renderer_version THEN d.found_at ELSE excluded.found_at END,
       let_in_by = CASE WHEN d.renderer_version = excluded.renderer_version THEN d.let_in_by END,
       let_in_at = CASE WHEN d.renderer_version = excluded.renderer_version THEN d.let_in_at END
     WHERE (d.renderer_version, d.fields) IS DISTINCT FROM (excluded.renderer_version, excluded.fields)`,
    [channelCode, renderer, JSON.stringify(rows), now],
  );
}

/** Primary key. */
export async function forgetDifferences(m: EntityManager, wires: { listingId: string; wire: Wire }[]): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `DELETE FROM render_difference d USING unnest($1::bigint[], $2::text[]) AS o(id, wire) WHERE d.listing_id = o.id AND d.wire = o.wire`,
    [wires.map(({ listingId }) => listingId), wires.map(({ wire }) => wire)],
  );
}

/** Of price and stock that were let in, those that are seen there. Primary key. */
export async function forgetLetIn(m: EntityManager, wires: { listingId: string; wire: Wire }[]): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `DELETE FROM render_difference d USING unnest($1::bigint[], $2::text[]) AS o(id, wire)
     WHERE d.listing_id = o.id AND d.wire = o.wire AND d.let_in_at IS NOT NULL`,
    [wires.map(({ listingId }) => listingId), wires.map(({ wire }) => wire)],
  );
}

/** Content that was let in and that the channel has taken by now. Primary key. */
export async function forgetTaken(m: EntityManager, listingIds: string[]): Promise<void> {
  if (listingIds.length === 0) return;
  await send(
    m,
    `DELETE FROM render_difference d USING listing l
     WHERE l.id = ANY($1::bigint[]) AND d.listing_id = l.id AND d.wire = 'content' AND l.made->l.accepted_payload_hash->>'renderer' = d.renderer_version`,
    [listingIds],
  );
}

/** What another renderer than the present one said is nobody's business any more. */
export async function forgetOtherRenderers(m: EntityManager, channelCode: string, renderer: string): Promise<void> {
  await query(m, `DELETE FROM render_difference WHERE channel_code = $1 AND renderer_version <> $2`, [channelCode, renderer]);
}
