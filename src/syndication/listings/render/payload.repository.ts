import type { EntityManager } from 'typeorm';
import { named, textColumn, textsOf } from '../../../../libs/db/index.js';
import type { PayloadEntity } from './payload.entity.js';

/** What decides whether only the offer differs from the payload that was sent last. */
export type PayloadInputs = Pick<PayloadEntity, 'hash' | 'editionId' | 'mappingId' | 'requirementVersion'>;

export type NewPayload = Omit<PayloadEntity, 'createdAt'>;

/**
 * Keeps payloads with the inputs that made them; one that is there already stays as it is. Columns one by one: as one
 * jsonb document, the bodies were escaped, parsed and unescaped on their way, which took twice as long.
 */
export async function savePayloads(m: EntityManager, payloads: NewPayload[], now: Date): Promise<void> {
  if (payloads.length === 0) return;
  await named(
    m,
    `INSERT INTO payload (hash, listing_id, lane, body, owned, sources, edition_id, edition_hash, offer_revision, mapping_id, requirement_version, bindings_hash, created_at)
     SELECT p.*, $13
     FROM unnest($1::text[], $2::bigint[], $3::text[], ${textsOf('$4')}, ${textsOf('$5')}::json[],
       ${textsOf('$6')}::json[], $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[]) AS p
     ON CONFLICT (hash) DO NOTHING`,
    [
      payloads.map(({ hash }) => hash),
      payloads.map(({ listingId }) => listingId),
      payloads.map(({ lane }) => lane),
      textColumn(payloads.map(({ body }) => body)),
      textColumn(payloads.map(({ owned }) => JSON.stringify(owned))),
      textColumn(payloads.map(({ sources }) => JSON.stringify(sources))),
      payloads.map(({ editionId }) => editionId),
      payloads.map(({ editionHash }) => editionHash),
      payloads.map(({ offerRevision }) => offerRevision),
      payloads.map(({ mappingId }) => mappingId),
      payloads.map(({ requirementVersion }) => requirementVersion),
      payloads.map(({ bindingsHash }) => bindingsHash),
      now,
    ],
  );
}

export async function payloadInputs(m: EntityManager, hashes: string[]): Promise<Map<string, PayloadInputs>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<PayloadInputs>(
    m,
    `SELECT hash, edition_id::text AS "editionId", mapping_id::text AS "mappingId", requirement_version AS "requirementVersion"
     FROM payload WHERE hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

export async function ownedFields(m: EntityManager, hashes: string[]): Promise<Map<string, Record<string, unknown>>> {
  if (hashes.length === 0) return new Map();
  const rows = await named<{ hash: string; owned: Record<string, unknown> }>(m, `SELECT hash, owned FROM payload WHERE hash = ANY($1)`, [
    hashes,
  ]);
  return new Map(rows.map((row) => [row.hash, row.owned]));
}
