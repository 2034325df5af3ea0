import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { binaryColumn, jsonbColumn, query, refusedByData, type DataRefusal, send } from '../../../../libs/db/index.js';
import type { Exchange } from './index.js';

/** One exchange as `--record` writes it: bodies parsed where they are JSON, secrets removed. */
export interface RecordedExchange {
  channel: string;
  at: string;
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: unknown;
  status: number | null;
  responseBody: unknown;
}

/** Takes a request and its answer, secrets removed. */
export type ExchangeRecorder = (exchange: RecordedExchange) => void;

const FLUSH_AT = 500;
/** So many at most wait while the database takes none; the oldest go first. */
const KEPT = 4 * FLUSH_AT;

/**
 * Gathers exchanges and writes them set-based with the batch they belong to. Kept in memory between request and flush: a process that dies
 * there loses the record of the exchange, never its effect, which the read-back finds. A process that lives loses none, for what a channel
 * takes in a day is counted by them: what could not be written is written later, and twice rather than not at all where only the answer was lost.
 */
@Injectable()
export class ExchangeLog {
  private readonly logger = new Logger(ExchangeLog.name);
  private waiting: Exchange[] = [];
  private recorder?: ExchangeRecorder;

  constructor(private readonly ds: DataSource) {}

  /** Never throws, and waits for nothing: it is written with its batch, or when 500 have gathered. */
  add(exchange: Exchange): void {
    this.waiting.push(exchange);
    this.recorder?.(toRecorded(exchange));
    if (this.waiting.length % FLUSH_AT === 0) this.flush().catch((error: unknown) => this.logger.error(error));
  }

  /** For `--record <folder>`: called with every exchange from now on. */
  record(recorder: ExchangeRecorder | undefined): void {
    if (recorder) this.recorder = recorder;
    else delete this.recorder;
  }

  /** Writes all that has gathered. Throws where the database does not take it, and keeps it for the next time. */
  async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const left = this.waiting.splice(0, FLUSH_AT);
      try {
        await this.write(left);
      } catch (error) {
        this.putBack(left);
        throw error;
      }
    }
  }

  /** Takes out of `left` what is written, and what the database would never take: that is told, and keeps nothing else from being written. */
  private async write(left: Exchange[]): Promise<void> {
    const refused = (exchanges: Exchange[]) => insertExchanges(this.ds.manager, exchanges).then(() => undefined, refusalOf);
    if (!(await refused(left))) return;
    while (left.length > 0) {
      const refusal = await refused(left.slice(0, 1));
      const { method, url } = left.shift()!;
      if (refusal) this.logger.error(`The exchange ${method} ${url} could not be written: ${refusal.message}`);
    }
  }

  /** Several may come back at once: in the order of their moments, for the first send of a listing counts as what made it. */
  private putBack(left: Exchange[]): void {
    const all = [...left, ...this.waiting].sort((a, b) => a.at.getTime() - b.at.getTime());
    this.waiting = all.slice(-KEPT);
    if (all.length > KEPT) this.logger.error(`${all.length - KEPT} exchanges are lost: the database has taken none for long`);
  }
}

function refusalOf(error: unknown): DataRefusal {
  const refusal = refusedByData(error);
  if (!refusal) throw error;
  return refusal;
}

async function insertExchanges(m: EntityManager, exchanges: Exchange[]): Promise<void> {
  await send(
    m,
    `INSERT INTO exchange (channel_code, listing_ids, payload_hash, purpose, at, method, url, request_headers, request_body, status, response_body, duration_ms, problem, trace_ids, payload_hashes, renderer_versions)
     SELECT e.channel, e.listings::bigint[], e.payload, e.purpose, e.at, e.method, e.url, e.headers, e.request, e.status, e.response, e.ms, e.problem, e.traces::text[], e.payloads::text[], e.renderers::text[]
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::jsonb[],
       $9::text[], $10::int[], $11::text[],
       $12::int[], $13::text[], $14::text[], $15::text[], $16::text[]) AS e(channel, listings, payload, purpose, at, method, url, headers, request, status, response, ms, problem, traces, payloads, renderers)`,
    [
      exchanges.map(({ channelCode }) => channelCode),
      // A list of lists must be a rectangle in PostgreSQL; each goes as its text.
      exchanges.map(({ listingIds }) => `{${listingIds.join(',')}}`),
      exchanges.map(({ payloadHash }) => payloadHash),
      exchanges.map(({ purpose }) => purpose),
      exchanges.map(({ at }) => at.toISOString()),
      exchanges.map(({ method }) => method),
      exchanges.map(({ url }) => url),
      jsonbColumn(exchanges.map(({ requestHeaders }) => requestHeaders)),
      binaryColumn(
        'text',
        exchanges.map(({ requestBody }) => requestBody),
      ),
      exchanges.map(({ status }) => status),
      binaryColumn(
        'text',
        exchanges.map(({ responseBody }) => responseBody),
      ),
      exchanges.map(({ durationMs }) => Math.round(durationMs)),
      exchanges.map(({ problem }) => problem),
      exchanges.map(({ traceIds }) => `{${traceIds.join(',')}}`),
      exchanges.map(({ payloadHashes }) => `{${payloadHashes.join(',')}}`),
      exchanges.map(({ rendererVersions }) => `{${rendererVersions.map((one) => `"${one}"`).join(',')}}`),
    ],
  );
}

/**
 * Retention: exchanges are evidence, not state. Nothing reads them but people and trace, so they may go by age, oldest first, in pieces;
 * payloads stay, because listings refer to them. The program's role may delete none: migration 0013 has the owner's function that does.
 */
export async function pruneExchanges(m: EntityManager, before: Date, limit = 10_000): Promise<number> {
  const [row] = await query<{ gone: number }>(m, 'SELECT prune_exchanges($1, $2) AS gone', [before, limit]);
  return row!.gone;
}

function toRecorded(exchange: Exchange): RecordedExchange {
  return {
    channel: exchange.channelKind,
    at: exchange.at.toISOString(),
    method: exchange.method,
    url: exchange.url,
    requestHeaders: exchange.requestHeaders,
    requestBody: parsed(exchange.requestBody, exchange.requestHeaders['content-type']),
    status: exchange.status,
    responseBody: parsed(exchange.responseBody),
  };
}

/** JSON as what it says, a form (tokens are asked for by one) as an object of its fields, anything else as its text. */
function parsed(body: string | null, type = ''): unknown {
  if (body === null) return null;
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
