import type { DataSource } from 'typeorm';
import type { Clock } from '../../libs/clock/index.js';
import { startTestServer, type TestKeys, type TestServer } from '../support/index.js';

export interface Answer {
  line: number;
  sku: string | null;
  verdict: string;
  problems: { code: string; path?: string; message: string; fix: string }[];
}
export interface Summary {
  batch: string;
  lines: number;
  counts: Record<string, number>;
  replayed: boolean;
  state: string;
  problems?: { code: string }[];
}

/** The ERP's door over HTTP, on a program and database of its own. */
export interface Erp {
  url: string;
  ds: DataSource;
  asOwner: TestServer['asOwner'];
  app: TestServer['app'];
  keys: TestKeys;
  graphql: TestServer['graphql'];
  /** Sends items or offers as NDJSON (a text goes as it is). */
  push(
    door: 'items' | 'offers',
    lines: object[] | string | Buffer,
    more?: { key?: string; role?: keyof TestKeys; headers?: Record<string, string> },
  ): Promise<{ status: number; verdicts: Answer[]; summary: Summary; problems: { code: string; fix: string }[] }>;
  get<T>(route: string): Promise<T>;
  rows<T>(sql: string, params?: unknown[]): Promise<T[]>;
  /** Until a session of this database waits for a lock of another. */
  untilSomebodyWaits(): Promise<void>;
  close(): Promise<void>;
}

export async function openErpDoor(clock?: Clock): Promise<Erp> {
  const server = await startTestServer({ role: 'api', ...(clock ? { clock } : {}) });
  const { url, ds, asOwner, keys, graphql, app } = server;
  await ds.query(DEFINITIONS);
  return {
    ...{ url, ds, asOwner, keys, graphql, app },
    push: async (door, lines, { key, role = 'integration', headers = {} } = {}) => {
      const body = typeof lines === 'string' || Buffer.isBuffer(lines) ? lines : lines.map((line) => JSON.stringify(line)).join('\n');
      const response = await fetch(`${url}/erp/v1/${door}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          authorization: `Bearer ${keys[role]}`,
          ...(key ? { 'idempotency-key': key } : {}),
          ...headers,
        },
        body,
      });
      const text = await response.text();
      if (response.status !== 200)
        return { status: response.status, verdicts: [], summary: {} as Summary, ...(JSON.parse(text) as { problems: [] }) };
      const told = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      return { status: 200, verdicts: told.slice(0, -1) as Answer[], summary: told.at(-1) as Summary, problems: [] };
    },
    get: async <T>(route: string) =>
      (await (await fetch(`${url}${route}`, { headers: { authorization: `Bearer ${keys.viewer}` } })).json()) as T,
    rows: <T>(sql: string, params: unknown[] = []) => ds.query<T[]>(sql, params),
    untilSomebodyWaits: async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await ds.query<object[]>(waiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    close: () => server.close(),
  };
}

const DEFINITIONS = `
  INSERT INTO locale VALUES ('en_US', 'English');
  INSERT INTO market VALUES ('US', 'US', 'USD', 'net'), ('DE', 'DE', 'EUR', 'gross');
  INSERT INTO attribute (code, type, owner, localizable) VALUES
    ('title', 'text', 'pim', true), ('weight', 'number', 'erp', false), ('origin', 'text', 'erp', false), ('size', 'select', 'erp', false);
  INSERT INTO attribute_option (attribute_code, code) SELECT 'size', 's' || n FROM generate_series(1, 60) n;
  INSERT INTO family (code, attributes) VALUES ('tees', '{title,weight,origin,size}');
  INSERT INTO family_variant VALUES ('tees_by_size', 'tees', '{}', '[{"axes": ["size"], "attributes": ["size", "weight"]}]');
`;
