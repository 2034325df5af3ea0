import { inTransaction } from '../../libs/db/index.js';
import { WriteContentMany, WriteFacts } from '../../src/catalog/index.js';
import { KeepVocabulary } from '../../src/search/vocabulary/keep-vocabulary.service.js';
import { seedDefinitions } from '../catalog/definitions.js';
import { startTestServer, type TestServer } from '../support/index.js';

export interface Row {
  sku: string;
  parentSku?: string;
  family?: string;
  familyVariant?: string;
  cells: Record<string, unknown>;
}

export interface Shop {
  server: TestServer;
  /** Writes content, and facts of those that are said in `facts`. */
  write(content: Row[], facts?: Row[]): Promise<void>;
  gather(): Promise<void>;
  get<T>(type: new (...args: never[]) => T): T;
}

const LOCALES = ['es_ES', 'ja_JP', 'zh_CN', 'ko_KR', 'th_TH', 'ar_SA', 'he_IL', 'ru_RU', 'el_GR', 'hi_IN', 'tr_TR'];

/** A shop that writes in many languages: colours have labels, products a title and a description, variants a GTIN. */
export async function openShop(role: 'api' | 'all' = 'api'): Promise<Shop> {
  const server = await startTestServer({ role });
  await seedDefinitions(server.ds);
  for (const locale of LOCALES) await server.ds.query('INSERT INTO locale VALUES ($1, $1)', [locale]);
  await server.ds.query(`
    UPDATE family SET label_attribute = 'name';
    UPDATE attribute_option SET labels = '{"en_US": "Red", "de_DE": "Rot", "fr_FR": "Rouge"}' WHERE code = 'red';
    UPDATE attribute_option SET labels = '{"en_US": "Navy blue", "de_DE": "Marineblau"}' WHERE code = 'blue';
    UPDATE attribute_option SET labels = '{"en_US": "Merino wool", "de_DE": "Wolle"}' WHERE code = 'wool';
    UPDATE attribute_option SET labels = '{"en_US": "S"}' WHERE attribute_code = 'size' AND code = 's'`);
  const get = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
  const write = async (content: Row[], facts: Row[] = []): Promise<void> => {
    const now = new Date();
    const written = await inTransaction(server.ds, async (m) => [
      ...(await get(WriteContentMany).write(m, content, { door: 'graphql', person: 'ed', requestId: null, now })),
      ...(await get(WriteFacts).write(m, facts.map((row) => ({ ...row, source: 'erp', order: null })), { door: 'erp', person: 'erp', requestId: null, now })),
    ]); // prettier-ignore
    const rejected = written.filter(({ verdict }) => verdict === 'rejected');
    if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
  };
  return { server, write, get, gather: () => get(KeepVocabulary).run() };
}

export interface Found {
  skus: string[];
  total: number;
  searchedFor: { word: string; instead: string[] }[];
}

const QUERY = `query ($filter: SearchFilterInput, $rows: SearchRows, $sort: SearchSortInput, $first: Int, $after: String) {
  searchProducts(filter: $filter, rows: $rows, sort: $sort, first: $first, after: $after) {
    nodes { sku } pageInfo { hasNextPage endCursor } totalCount searchedFor { word instead }
  }
}`;

/** One page over HTTP: what was found, or the problem. */
export async function ask({ server }: Shop, variables: Record<string, unknown>) {
  const answer = await server.graphql<{ searchProducts: { nodes: { sku: string }[]; totalCount: number; searchedFor: Found['searchedFor']; pageInfo: { hasNextPage: boolean; endCursor: string } } | null }>(QUERY, variables); // prettier-ignore
  const found = answer.data?.searchProducts;
  return { skus: found?.nodes.map(({ sku }) => sku) ?? [], total: found?.totalCount ?? -1, searchedFor: found?.searchedFor ?? [], pageInfo: found?.pageInfo, errors: answer.errors ?? [], status: answer.status }; // prettier-ignore
}
