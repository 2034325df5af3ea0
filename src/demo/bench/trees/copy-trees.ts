import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CatalogSchema } from '../../../catalog/index.js';
import { gapsOf, type ReadinessPlace } from '../../../search/index.js';
import { rowsOf, type TreeRows, type Writer } from './tree-rows.js';
import type { MadeTree } from './make-tree.js';

/** Trees in one round of COPY: enough that a round trip does not count, few enough that they fit into memory. */
const ROUND = 2_000;

/** The words of a text as the index writes them. */
const TEXTS = `
  INSERT INTO search_text (root_id, key, position, body, words)
  SELECT n.root_id, n.key, n.position, n.body, setweight(to_tsvector('simple', n.text)
    || CASE WHEN n.language = 'simple' THEN '' ELSE to_tsvector(n.language::regconfig, n.text) END, n.weight::"char") FROM bench_text n`;

/**
 * Writes whole trees as the doors would have (`createProducts`): nodes with their documents, their history, the rows by which they are found, and what they
 * lack on the channels that `places` names.
 * By COPY: a million by the doors takes a quarter of an hour, which is another benchmark's. `test/demo/copy-trees.spec.ts` holds the rows against
 * those of the door.
 */
export async function copyTrees(
  client: pg.Client,
  schema: CatalogSchema,
  writer: Writer,
  trees: Iterable<MadeTree>,
  places: readonly ReadinessPlace[],
  seen: (done: number) => void = () => undefined,
): Promise<void> {
  await client.query('CREATE TEMP TABLE IF NOT EXISTS bench_text (root_id bigint, key bigint, position text, body text, text text, language text, weight text)'); // prettier-ignore
  const demands = gapsOf(schema, places);
  let done = 0;
  let round: MadeTree[] = [];
  const flush = async (): Promise<void> => {
    if (round.length === 0) return;
    await copyRound(client, rowsOf(schema, writer, round, await firstId(client, round), demands));
    seen((done += round.length));
    round = [];
  };
  for (const tree of trees) if (round.push(tree) === ROUND) await flush();
  await flush();
  await client.query('DROP TABLE bench_text');
}

/** So many ids in a row, taken from the sequence of the nodes. */
async function firstId(client: pg.Client, trees: MadeTree[]): Promise<bigint> {
  const count = trees.reduce((sum, { variants }) => sum + 1 + variants.length, 0);
  const sequence = `pg_get_serial_sequence('product_node', 'id')`;
  const { rows } = await client.query<{ first: string }>(`SELECT nextval(${sequence}) AS first`);
  await client.query(`SELECT setval(${sequence}, $1)`, [BigInt(rows[0]!.first) + BigInt(count)]);
  return BigInt(rows[0]!.first);
}

async function copyRound(client: pg.Client, rows: TreeRows): Promise<void> {
  await client.query('BEGIN');
  await copy(client, 'product_node (id, sku, root_id, parent_id, kind, sellable, family_code, family_variant_code, lifecycle, categories, content, content_meta, revision, tree_revision, position, places, is_leaf, created_at, updated_at)', rows.nodes); // prettier-ignore
  await copy(client, 'node_change (root_id, node_id, sku, revision, door, actor, at, changes)', rows.changes);
  await copy(client, 'search_cell (root_id, key, position, value, is_cut)', rows.cells);
  await copy(client, 'readiness_gap (gap, root_id, nodes)', rows.gaps);
  await copy(client, 'bench_text', rows.texts);
  await client.query(TEXTS);
  await client.query('TRUNCATE bench_text');
  await client.query('COMMIT');
}

async function copy(client: pg.Client, into: string, rows: unknown[][]): Promise<void> {
  const lines = rows.map((row) => `${row.map(field).join('\t')}\n`);
  await pipeline(Readable.from(lines), client.query(copyFrom(`COPY ${into} FROM STDIN`)));
}

function field(value: unknown): string {
  if (value === null) return '\\N';
  return String(value).replace(/[\\\t\n\r]/g, (sign) => ESCAPED[sign]!);
}
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
