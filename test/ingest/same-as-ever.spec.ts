import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KnownFacts, type FactsRow } from '../../src/catalog/index.js';
import { openErpDoor, type Erp } from './door.js';

/** Three worlds that hear the same: one as it is, one that forgets each message, one in which every line is written. */
const WORLDS = ['A', 'B', 'C'] as const;
const ROOTS = ['R1', 'R2', 'R3'];
const LEVELS = ['L1', 'L2'];
const VARIANTS = ['V1', 'V2'];
const RUNS = 25;

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.rows(`INSERT INTO attribute (code, type, owner) VALUES ('color', 'select', 'erp')`);
  await erp.rows(`INSERT INTO attribute_option (attribute_code, code) SELECT 'color', 'c' || n FROM generate_series(1, 3) n`);
  await erp.rows(`UPDATE family SET attributes = attributes || '{color}'`);
  await erp.rows(
    `INSERT INTO family_variant VALUES ('tees_two', 'tees', '{}', '[{"axes": ["color"], "attributes": []}, {"axes": ["size"], "attributes": ["size", "weight"]}]')`,
  );
  const known = erp.app.get(KnownFacts, { strict: false });
  const find = known.find.bind(known);
  known.find = (m, rows: FactsRow[]) =>
    find(
      m,
      rows.filter(({ sku }) => !sku.startsWith('C')),
    );
});
afterAll(() => erp.close());

interface Line {
  sku: string;
  parent?: string;
  [field: string]: unknown;
}
type Step =
  | { do: 'push'; lines: Line[]; role: 'integration' | 'administrator' }
  | { do: 'again'; which: number }
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
const revision = fc.constantFrom<unknown>(1, 2, 3, 3, 4, '2', '3.0', undefined);
const lifecycle = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
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
    sku: fc.constantFrom(...VARIANTS),
    parent: maybe(...LEVELS),
    sourceRevision: revision,
    lifecycle,
    facts: fc.record({ size: maybe('s1', 's2'), weight: maybe<unknown>('1', '2', 1, 'heavy'), origin: maybe('DE', 'FR') }),
  })
  .map(clean);
const line = fc.oneof(rootLine, levelLine, levelLine, variantLine, variantLine, variantLine, recallLine);
const step: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('pick' as const),
      lines: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      role: fc.constantFrom('integration' as const, 'integration' as const, 'administrator' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), which: fc.nat(5) }) },
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
async function mutate(name: string, type: string, input: object): Promise<unknown> {
  const { data, errors } = await erp.graphql<Record<string, { userErrors: { code: string }[] }>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
    { input },
    erp.keys.editor,
  );
  return errors ?? data[name]!.userErrors.map(({ code }) => code);
}

/** What a step answers in a world. */
async function act(at: Exclude<Step, { do: 'again' | 'define' }>, prefix: string): Promise<unknown> {
  const named = ({ sku, parent, ...rest }: Line) => ({ sku: prefix + sku, ...(parent ? { parent: prefix + parent } : {}), ...rest });
  if (at.do === 'move') return mutate('changeParent', 'ChangeParentInput', { sku: prefix + at.sku, parent: prefix + at.parent });
  if (at.do === 'live') return mutate('setLifecycle', 'SetLifecycleInput', { sku: prefix + at.sku, lifecycle: at.lifecycle });
  if (at.do === 'create') {
    const { parent, ...rest } = named(at.line);
    return mutate('createProduct', 'CreateProductInput', { ...rest, ...(parent ? { parentSku: parent } : {}) });
  }
  if (prefix.startsWith('B')) await erp.rows('UPDATE product_node SET fact_said = NULL WHERE starts_with(sku, $1)', [prefix]);
  const { status, verdicts } = await erp.push('items', at.lines.map(named), { role: at.role });
  return [status, ...verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)].join(' '))];
}

/** All that is kept of a world, but for ids, messages and the words themselves. */
async function state(prefix: string): Promise<unknown> {
  const nodes = await erp.rows<{ meta: Record<string, { m?: unknown }> }>(
    `SELECT substr(n.sku, $2) AS sku, substr(p.sku, $2) AS parent, substr(r.sku, $2) AS root, n.kind, n.lifecycle, n.sellable, n.facts, n.fact_meta AS meta, n.revision,
       n.tree_revision AS tree, n.state, (SELECT count(*)::int FROM recall c WHERE c.node_id = n.id AND c.lifted_at IS NULL) AS recalls
     FROM product_node n JOIN product_node r ON r.id = n.root_id LEFT JOIN product_node p ON p.id = n.parent_id WHERE starts_with(n.sku, $1) ORDER BY n.sku`,
    [prefix, prefix.length + 1],
  );
  const parked = await erp.rows(
    `SELECT substr(body ->> 'sku', $2) AS sku, refused_at IS NULL AS waits, source_order::text FROM erp_parked WHERE starts_with(body ->> 'sku', $1) ORDER BY message_id`,
    [prefix, prefix.length + 1],
  );
  for (const { meta } of nodes) for (const mark of Object.values(meta)) delete mark.m;
  return { nodes, parked };
}

async function live(steps: Step[]): Promise<void> {
  const n = ++run;
  const pushed: Extract<Step, { do: 'push' }>[] = [];
  const told: unknown[] = [];
  for (const one of steps) {
    if (one.do === 'define') {
      await erp.rows(
        `UPDATE attribute SET owner = CASE owner WHEN 'erp' THEN 'pim' ELSE 'erp' END, revision = revision + 1 WHERE code = 'origin'`,
      );
      continue;
    }
    const real = one.do === 'again' ? pushed[pushed.length - 1 - (one.which % Math.max(pushed.length, 1))] : one;
    if (!real) continue;
    if (one.do === 'push') pushed.push(one);
    const seen: unknown[] = [];
    for (const world of WORLDS) {
      const prefix = `${world}${n}-`;
      const answer = await act(real, prefix);
      seen.push({ answer, ...((await state(prefix)) as object) });
    }
    told.push({ ...real, answer: (seen[0] as { answer: unknown }).answer });
    try {
      expect(seen[0]).toEqual(seen[1]);
      expect(seen[2]).toEqual(seen[1]);
    } catch (error) {
      throw new Error(`${told.map((t) => JSON.stringify(t)).join('\n')}\n${(error as Error).message}`);
    }
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
  pool: fc.array(line, { minLength: 3, maxLength: 5 }),
  steps: fc.array(step, { minLength: 5, maxLength: 14 }),
});

test('a message that is known by its one word is answered, and does, what it would without that', async () => {
  await fc.assert(
    fc.asyncProperty(life, ({ base, pool, steps }) => live([...BASES[base]!, ...steps.map((one) => fromPool(one, pool))])),
    { numRuns: RUNS },
  );
}, 60_000);
