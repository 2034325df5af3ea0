import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { KnownFacts, WriteFacts, type FactsRow } from '../../src/catalog/index.js';
import { readItem } from '../../src/ingest/items/read-item.js';
import { openErpDoor, type Erp } from './door.js';

const ROOTS = ['R1', 'R2', 'R3'];
const LEVELS = ['L1', 'L2'];
const VARIANTS = ['V1', 'V2'];
const RUNS = 20;
const SENDERS = { integration: 'erp', administrator: 'ada' };

let erp: Erp;
let known: KnownFacts;
let facts: WriteFacts;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.rows(`INSERT INTO attribute (code, type, owner) VALUES ('color', 'select', 'erp')`);
  await erp.rows(`INSERT INTO attribute_option (attribute_code, code) SELECT 'color', 'c' || n FROM generate_series(1, 3) n`);
  await erp.rows(`UPDATE family SET attributes = attributes || '{color}'`);
  await erp.rows(
    `INSERT INTO family_variant VALUES ('tees_two', 'tees', '{}', '[{"axes": ["color"], "attributes": []}, {"axes": ["size"], "attributes": ["size", "weight"]}]')`,
  );
  known = erp.app.get(KnownFacts, { strict: false });
  facts = erp.app.get(WriteFacts, { strict: false });
});
afterAll(() => erp.close());

interface Line {
  sku: string;
  parent?: string;
  [field: string]: unknown;
}
type Step =
  | { do: 'push'; lines: Line[]; role: 'integration' | 'administrator' }
  | { do: 'move'; sku: string; parent: string }
  | { do: 'live'; sku: string; lifecycle: string }
  | { do: 'create'; line: Line }
  | { do: 'define' };

/** A step whose lines are still places in the pool. */
type Drawn = Exclude<Step, { do: 'push' }> | { do: 'pick'; lines: number[]; role: 'integration' | 'administrator' };
const fromPool = (one: Drawn, pool: Line[]): Step =>
  one.do === 'pick' ? { do: 'push', role: one.role, lines: one.lines.map((at) => pool[at % pool.length]!) } : one;

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });
const clean = (line: object): Line => JSON.parse(JSON.stringify(line)) as Line;
const revision = fc.constantFrom<unknown>(1, 2, 3, 4, '3.0', undefined, undefined);
const lifecycle = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.constantFrom('active', 'discontinued') },
  { weight: 1, arbitrary: fc.constant('recalled') },
);
const rootLine = fc
  .record({
    sku: fc.constantFrom(...ROOTS),
    family: maybe('tees'),
    familyVariant: maybe('tees_two'),
    sourceRevision: revision,
    lifecycle,
    sellable: maybe(true, false),
    facts: fc.record({ origin: maybe('DE', 'FR', null) }),
  })
  .map(clean);
const levelLine = fc
  .record({
    sku: fc.constantFrom(...LEVELS),
    parent: maybe(...ROOTS),
    sourceRevision: revision,
    lifecycle,
    facts: fc.record({ color: maybe('c1', 'c2'), origin: maybe('DE', 'FR') }),
  })
  .map(clean);
const recall = fc.option(
  fc.oneof(
    fc.record({ reason: fc.constant('glass'), markets: maybe(['DE'], ['US', 'DE']) }),
    fc.record({ reason: fc.constant('fine'), lifted: fc.constant(true), markets: maybe(['DE']) }),
  ),
  { nil: undefined, freq: 1 },
);
const recallLine = fc.record({ sku: fc.constantFrom('R1', 'L1', 'V1'), recall, sourceRevision: revision }).map(clean);
const variantLine = fc
  .record({
    sku: fc.constantFrom('V1', 'V1', 'V1', 'V2'),
    parent: maybe(...LEVELS),
    sourceRevision: revision,
    lifecycle,
    facts: fc.record({
      size: maybe('s1', 's1', 's1', 's2'),
      weight: fc.constantFrom<unknown>('1', '2', '2', 1, undefined),
      origin: maybe('DE', 'FR'),
    }),
  })
  .map(clean);
const line = fc.oneof(rootLine, levelLine, ...Array.from({ length: 6 }, () => variantLine), recallLine);
const step: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('pick' as const),
      lines: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      role: fc.constantFrom('integration' as const, 'integration' as const, 'administrator' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('move' as const), sku: fc.constantFrom(...LEVELS), parent: fc.constantFrom(...ROOTS) }),
      fc.record({ do: fc.constant('move' as const), sku: fc.constantFrom(...VARIANTS), parent: fc.constantFrom(...LEVELS) }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('live' as const),
      sku: fc.constantFrom(...ROOTS, ...LEVELS, ...VARIANTS),
      lifecycle: fc.constantFrom('active', 'discontinued', 'recalled'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      line: fc.oneof(
        fc.record({ sku: fc.constantFrom(...ROOTS), family: fc.constant('tees'), familyVariant: fc.constant('tees_two') }),
        fc.record({ sku: fc.constantFrom(...LEVELS), parent: fc.constantFrom(...ROOTS) }),
        fc.record({ sku: fc.constantFrom(...VARIANTS), parent: fc.constantFrom(...LEVELS) }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('define' as const) }) },
);

let run = 0;
async function mutate(name: string, type: string, input: object): Promise<void> {
  await erp.graphql(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, { input }, erp.keys.editor);
}

async function act(step: Step, prefix: string): Promise<void> {
  if (step.do === 'define')
    await erp.rows(
      `UPDATE attribute SET owner = CASE owner WHEN 'erp' THEN 'pim' ELSE 'erp' END, revision = revision + 1 WHERE code = 'origin'`,
    );
  if (step.do === 'move') await mutate('changeParent', 'ChangeParentInput', { sku: prefix + step.sku, parent: prefix + step.parent });
  if (step.do === 'live') await mutate('setLifecycle', 'SetLifecycleInput', { sku: prefix + step.sku, lifecycle: step.lifecycle });
  if (step.do === 'create') {
    const { parent, ...rest } = named(step.line, prefix);
    await mutate('createProduct', 'CreateProductInput', { ...rest, ...(parent ? { parentSku: parent } : {}) });
  }
  if (step.do === 'push') {
    const lines = step.lines.map((line) => named(line, prefix));
    expect((await erp.push('items', lines, { role: step.role })).summary.state).toBe('finished');
  }
}

const named = ({ sku, parent, ...rest }: Line, prefix: string): Line => ({
  sku: prefix + sku,
  ...(parent ? { parent: prefix + parent } : {}),
  ...rest,
});
const rowOf = (line: Line, person: string): FactsRow | undefined =>
  readItem({ line: 1, body: line, problems: [] }, person, '1', new Date()).row;

/** What would be told of a row by a look at what is known: nothing to write, marks alone, or nothing (undefined). */
async function look(m: EntityManager, row: FactsRow): Promise<unknown> {
  const { same, newer } = await known.find(m, [row]);
  return same.has(row) ? 'same' : newer[0] && { newer: withoutMessages(newer[0].meta) };
}

const marksOf = async (m: EntityManager, sku: string) =>
  withoutMessages((await m.query<{ meta: object }[]>('SELECT fact_meta AS meta FROM product_node WHERE sku = $1', [sku]))[0]!.meta);
const withoutMessages = (meta: object) =>
  Object.fromEntries(Object.entries(meta).map(([field, { m: _, ...mark }]: [string, Record<string, unknown>]) => [field, mark]));

/** Each message that was ever said is told alike by its word and by a look at the cells; and where both say that there is nothing to write, writing it writes nothing. */
async function judge(said: Map<string, FactsRow>): Promise<void> {
  const runner = erp.ds.createQueryRunner();
  const { manager: m } = runner;
  await runner.startTransaction();
  try {
    const byWord = new Map<FactsRow, unknown>();
    for (const row of said.values()) byWord.set(row, await look(m, row));
    await m.query('UPDATE product_node SET fact_said = NULL WHERE sku = ANY ($1)', [[...said.values()].map(({ sku }) => sku)]);
    for (const [row, told] of byWord) {
      expect([row.words, await look(m, row)]).toEqual([row.words, told]);
      if (told === undefined) continue;
      const before = await marksOf(m, row.sku);
      await m.query('SAVEPOINT written');
      const [written] = await facts.write(m, [row], { door: 'erp', person: row.source, requestId: null, now: new Date() });
      const after = await marksOf(m, row.sku);
      await m.query('ROLLBACK TO SAVEPOINT written');
      expect([row.words, written!.verdict, written!.changed]).toEqual([row.words, 'unchanged', []]);
      expect([row.words, after]).toEqual([row.words, told === 'same' ? before : (told as { newer: object }).newer]);
    }
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

async function live(steps: Step[]): Promise<void> {
  const prefix = `W${++run}-`;
  const said = new Map<string, FactsRow>();
  for (const step of steps) {
    await act(step, prefix);
    if (step.do === 'push')
      for (const line of step.lines) {
        const row = rowOf(named(line, prefix), SENDERS[step.role]);
        if (row) said.set(`${row.source} ${row.words}`, row);
      }
    await judge(said);
  }
}

const tee = (sku: string) => ({ sku, family: 'tees', familyVariant: 'tees_two' });
const BASES: Record<string, Step[]> = {
  nothing: [],
  erp: [
    {
      do: 'push',
      role: 'integration',
      lines: [
        ...['R1', 'R2'].map((sku) => ({ ...tee(sku), sourceRevision: 1 })),
        { sku: 'L1', parent: 'R1', facts: { color: 'c1' }, sourceRevision: 1 },
        { sku: 'V1', parent: 'L1', facts: { size: 's1', weight: '1' }, sourceRevision: 1 },
      ],
    },
  ],
  people: [
    ...['R1', 'R2'].map((sku): Step => ({ do: 'create', line: tee(sku) })),
    { do: 'create', line: { sku: 'L1', parent: 'R1' } },
    { do: 'create', line: { sku: 'L2', parent: 'R2' } },
    { do: 'create', line: { sku: 'V1', parent: 'L1' } },
  ],
};
/** Few lines a life, so that they come again and again. */
const life = fc.record({
  base: fc.constantFrom(...Object.keys(BASES)),
  pool: fc.array(line, { minLength: 4, maxLength: 6 }),
  steps: fc.array(step, { minLength: 10, maxLength: 16 }),
});

test('a message that is known by its one word is answered, and does, what it would without that: random lives', async () => {
  await fc.assert(
    fc.asyncProperty(life, ({ base, pool, steps }) => live([...BASES[base]!, ...steps.map((one) => fromPool(one, pool))])),
    { numRuns: RUNS },
  );
});
