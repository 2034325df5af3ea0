import type { EntityManager } from 'typeorm';
import { binaryColumn, named, send } from '../../../../libs/db/index.js';
import type { AcceptedPayload } from './hold-content.js';
import type { PayloadEntity } from './payload.entity.js';

/** Lane and offer revision are of the release before, whose payloads held everything: content is all that is kept here now. */
export type NewPayload = Omit<PayloadEntity, 'createdAt' | 'lane' | 'offerRevision'>;

/**
 * Keeps payloads with the inputs that made them; of one that is there already, only what is ours of it may be another. Columns one by one: as one
 * jsonb document, the bodies were escaped, parsed and unescaped on their way, which took twice as long.
 */
export async function savePayloads(m: EntityManager, payloads: NewPayload[], now: Date): Promise<void> {
  if (payloads.length === 0) return;
  await send(
    m,
    `INSERT INTO payload (hash, listing_id, lane, body, owned, sources, edition_id, edition_hash, offer_revision, mapping_id, requirement_version, bindings_hash, renderer_version, created_at)
     SELECT p.hash, p.listing, 'content', p.body, p.owned, p.sources, p.edition, p.edition_hash, '-', p.mapping, p.requirement, p.bindings, p.renderer, $12
     FROM unnest($1::text[], $2::bigint[], $3::text[], $4::json[], $5::json[], $6::bigint[], $7::text[],
       $8::bigint[], $9::text[], $10::text[], $11::text[]) AS p(hash, listing, body, owned, sources, edition, edition_hash, mapping, requirement, bindings, renderer)
     ON CONFLICT (hash) DO UPDATE SET owned = excluded.owned, sources = (payload.sources::jsonb || excluded.sources::jsonb)::json
       WHERE payload.owned::jsonb <> excluded.owned::jsonb`,
    [
      payloads.map(({ hash }) => hash),
      payloads.map(({ listingId }) => listingId),
      binaryColumn(
        'text',
        payloads.map(({ body }) => body),
      ),
      binaryColumn(
        'json',
        payloads.map(({ owned }) => JSON.stringify(owned)),
      ),
      binaryColumn(
        'json',
        payloads.map(({ sources }) => JSON.stringify(sources)),
      ),
      payloads.map(({ editionId }) => editionId),
      payloads.map(({ editionHash }) => editionHash),
      payloads.map(({ mappingId }) => mappingId),
      payloads.map(({ requirementVersion }) => requirementVersion),
      payloads.map(({ bindingsHash }) => bindingsHash),
      payloads.map(({ rendererVersion }) => rendererVersion),
      now,
    ],
  );
}

/** Payload hash → what was sent, parsed. For channels whose calls carry the content whatever they are for. */
export async function payloadBodies(m: EntityManager, hashes: string[]): Promise<Map<string, unknown>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<{ hash: string; body: string }>(m, `SELECT hash, body FROM payload WHERE hash = ANY($1)`, [hashes]);
  return new Map(rows.map((row) => [row.hash, JSON.parse(row.body) as unknown]));
}

/** What a payload owned, whatever the value, and what was sent. */
export interface SentContent {
  held: string[];
  body: unknown;
}

/** By payload hash. */
export async function sentContents(m: EntityManager, hashes: string[]): Promise<Map<string, SentContent>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<{ hash: string; held: string[]; body: string }>(
    m,
    `SELECT hash, ARRAY(SELECT json_object_keys(owned)) AS held, body FROM payload WHERE hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map(({ hash, held, body }) => [hash, { held, body: JSON.parse(body) as unknown }]));
}

export async function ownedFields(m: EntityManager, hashes: string[]): Promise<Map<string, Record<string, unknown>>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<{ hash: string; owned: Record<string, unknown> }>(m, `SELECT hash, owned FROM payload WHERE hash = ANY($1)`, [
    hashes,
  ]);
  return new Map(rows.map((row) => [row.hash, row.owned]));
}

/** By hash, whole: what stands for a listing whose renderer alone is another. */
export async function acceptedPayloads(m: EntityManager, hashes: string[]): Promise<Map<string, AcceptedPayload>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<AcceptedPayload>(
    m,
    `SELECT hash, body, owned, sources, edition_hash AS "editionHash", mapping_id::text AS "mappingId", requirement_version AS "requirementVersion",
       bindings_hash AS "bindingsHash", renderer_version AS "rendererVersion" FROM payload WHERE hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}
