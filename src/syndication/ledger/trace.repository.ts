import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { CellRef } from '../mapping/mapping.types.js';

export interface PayloadView {
  hash: string;
  lane: string;
  body: string;
  owned: Record<string, unknown>;
  sources: Record<string, CellRef[]>;
  editionId: string;
  editionNumber: number;
  editionHash: string;
  editionCause: string;
  offerRevision: string;
  mappingCode: string;
  mappingVersion: number;
  mappingHash: string;
  requirementVersion: string;
  bindingsHash: string;
  createdAt: Date;
}

export async function readPayloads(m: EntityManager, hashes: string[]): Promise<Map<string, PayloadView>> {
  const rows = await query<PayloadView>(
    m,
    `SELECT p.hash, p.lane, p.body, p.owned, p.sources, p.edition_id::text AS "editionId", e.number AS "editionNumber", p.edition_hash AS "editionHash",
            e.cause AS "editionCause", p.offer_revision AS "offerRevision", mp.code AS "mappingCode", mp.version AS "mappingVersion", mp.hash AS "mappingHash",
            p.requirement_version AS "requirementVersion", p.bindings_hash AS "bindingsHash", p.created_at AS "createdAt"
     FROM payload p JOIN edition e ON e.id = p.edition_id JOIN mapping mp ON mp.id = p.mapping_id WHERE p.hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

export interface ExchangeView {
  id: string;
  listingIds: string[];
  payloadHash: string | null;
  purpose: string;
  at: Date;
  method: string;
  url: string;
  requestBody: string | null;
  status: number | null;
  responseBody: string | null;
  durationMs: number;
  problem: string | null;
}

/** The newest of these listings, newest first. */
export async function exchangesOf(m: EntityManager, listingIds: string[], limit: number): Promise<ExchangeView[]> {
  return query<ExchangeView>(
    m,
    `SELECT id::text, listing_ids::text[] AS "listingIds", payload_hash AS "payloadHash", purpose, at, method, url, request_body AS "requestBody", status,
            response_body AS "responseBody", duration_ms AS "durationMs", problem
     FROM exchange WHERE listing_ids && $1::bigint[] ORDER BY id DESC LIMIT $2`,
    [listingIds, limit],
  );
}

export interface OfferOrigin {
  sku: string;
  market: string;
  revision: string;
  source: string;
  messageId: string | null;
  updatedAt: Date;
}

/** Where the offers of these SKUs came from. */
export async function offerOrigins(m: EntityManager, skus: string[], market: string): Promise<OfferOrigin[]> {
  return query<OfferOrigin>(
    m,
    `SELECT sku, market_code AS market, revision::text, source, message_id::text AS "messageId", updated_at AS "updatedAt"
     FROM offer WHERE sku = ANY($1) AND market_code = $2 AND audience = '*' ORDER BY sku LIMIT 50`,
    [skus, market],
  );
}
