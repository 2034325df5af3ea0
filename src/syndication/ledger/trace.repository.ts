import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { PayloadEntity } from '../listings/render/payload.entity.js';
import type { ExchangeEntity } from '../reach/http/exchange.entity.js';
import type { StoredOffer } from '../../catalog/index.js';

/** A payload with its edition and mapping. */
export interface PayloadView extends Omit<PayloadEntity, 'listingId' | 'mappingId' | 'lane' | 'offerRevision'> {
  editionNumber: number;
  editionCause: string;
  /** W3C trace id of the request that made the edition. */
  editionTraceId: string | null;
  mappingCode: string;
  mappingVersion: number;
  mappingHash: string;
}

export async function readPayloads(m: EntityManager, hashes: string[]): Promise<Map<string, PayloadView>> {
  const rows = await query<PayloadView>(
    m,
    `SELECT p.hash, p.body, p.owned, p.sources, p.edition_id::text AS "editionId", e.number AS "editionNumber", p.edition_hash AS "editionHash",
            e.cause AS "editionCause", e.trace_id AS "editionTraceId", mp.code AS "mappingCode", mp.version AS "mappingVersion", mp.hash AS "mappingHash",
            p.requirement_version AS "requirementVersion", p.bindings_hash AS "bindingsHash", p.renderer_version AS "rendererVersion", p.created_at AS "createdAt"
     FROM payload p JOIN edition e ON e.id = p.edition_id JOIN mapping mp ON mp.id = p.mapping_id WHERE p.hash = ANY($1)`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

export type ExchangeView = Omit<ExchangeEntity, 'channelCode' | 'requestHeaders'>;

const NEWEST = 10;
const DOINGS = 5;

/**
 * Of one listing, newest first: the newest of all, the newest that were more than a look, and the look that made it live. A listing that is
 * read again each day would otherwise soon show nothing but looks. The ids are gathered first, because Postgres would else walk the whole table
 * backwards for a listing with few.
 */
export async function exchangesOf(m: EntityManager, listingId: string, liveAt: Date | null): Promise<ExchangeView[]> {
  return query<ExchangeView>(
    m,
    `WITH own AS MATERIALIZED (SELECT id, purpose, at FROM exchange WHERE listing_ids @> ARRAY[$1::bigint])
     SELECT id::text, listing_ids::text[] AS "listingIds", payload_hash AS "payloadHash", purpose, at, method, url, request_body AS "requestBody", status,
            response_body AS "responseBody", duration_ms AS "durationMs", problem, trace_ids AS "traceIds", renderer_versions AS "rendererVersions"
     FROM exchange WHERE id IN (
       (SELECT id FROM own ORDER BY id DESC LIMIT $3)
       UNION (SELECT id FROM own WHERE purpose <> 'read' ORDER BY id DESC LIMIT $4)
       UNION (SELECT id FROM own WHERE purpose = 'read' AND at <= $2 ORDER BY id DESC LIMIT 1))
     ORDER BY exchange.id DESC`,
    [listingId, liveAt, NEWEST, DOINGS],
  );
}

export interface OfferOrigin extends Pick<StoredOffer, 'sku' | 'revision' | 'source' | 'messageId' | 'updatedAt'> {
  market: string;
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
