import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { CellRef } from '../mapping/mapping.types.js';

/** What decides whether only the offer differs from the payload that was sent last. */
export interface PayloadInputs {
  hash: string;
  editionId: string;
  mappingId: string;
  requirementVersion: string;
}

export interface NewPayload extends PayloadInputs {
  bindingsHash: string;
  listingId: string;
  lane: 'content' | 'offer';
  body: string;
  owned: Record<string, unknown>;
  sources: Record<string, CellRef[]>;
  editionHash: string;
  offerRevision: string;
}

/** Keeps payloads with the inputs that made them; one that is there already stays as it is. */
export async function savePayloads(m: EntityManager, payloads: NewPayload[], now: Date): Promise<void> {
  if (payloads.length === 0) return;
  await query(
    m,
    `INSERT INTO payload (hash, listing_id, lane, body, owned, sources, edition_id, edition_hash, offer_revision, mapping_id, requirement_version, bindings_hash, created_at)
     SELECT p.hash, p."listingId", p.lane, p.body, p.owned, p.sources, p."editionId", p."editionHash", p."offerRevision", p."mappingId", p."requirementVersion",
            p."bindingsHash", $2
     FROM jsonb_to_recordset($1::jsonb) AS p(hash text, "listingId" bigint, lane text, body text, owned jsonb, sources jsonb, "editionId" bigint, "editionHash" text,
       "offerRevision" text, "mappingId" bigint, "requirementVersion" text, "bindingsHash" text)
     ON CONFLICT (hash) DO NOTHING`,
    [JSON.stringify(payloads), now],
  );
}

export async function payloadInputs(m: EntityManager, hashes: string[]): Promise<Map<string, PayloadInputs>> {
  if (hashes.length === 0) return new Map();
  const rows = await query<PayloadInputs>(
    m,
    `SELECT hash, edition_id::text AS "editionId", mapping_id::text AS "mappingId", requirement_version AS "requirementVersion"
     FROM payload WHERE hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

export async function ownedFields(m: EntityManager, hashes: string[]): Promise<Map<string, Record<string, unknown>>> {
  if (hashes.length === 0) return new Map();
  const rows = await query<{ hash: string; owned: Record<string, unknown> }>(m, `SELECT hash, owned FROM payload WHERE hash = ANY($1)`, [
    hashes,
  ]);
  return new Map(rows.map((row) => [row.hash, row.owned]));
}
