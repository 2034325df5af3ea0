import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

let run = 0;
let name = (sku: string): string => sku;
let revision = 1;
/** Two tees of the same family variant, one with S and M, the other with L; each test has its own. */
beforeEach(async () => {
  const own = `T${++run}-`;
  name = (sku) => own + sku;
  const tee = { family: 'tees', familyVariant: 'tees_by_size' };
  const { verdicts } = await erp.push('items', [
    { sku: name('A'), ...tee, sourceRevision: 1 },
    { sku: name('B'), ...tee, sourceRevision: 1 },
    { sku: name('A-S'), parent: name('A'), facts: { size: 's1', weight: '1' }, sourceRevision: 1 },
    { sku: name('A-M'), parent: name('A'), facts: { size: 's2', weight: '1' }, sourceRevision: 1 },
    { sku: name('B-L'), parent: name('B'), facts: { size: 's3', weight: '1' }, sourceRevision: 1 },
  ]);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['created', 'created', 'created', 'created', 'created']);
  revision = 10;
});

const say = async (...lines: object[]) => {
  const { verdicts } = await erp.push('items', lines.map((line) => ({ sourceRevision: revision++, ...line }))); // prettier-ignore
  return verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)]);
};
const parentOf = async (sku: string): Promise<string | null | undefined> =>
  (await erp.rows<{ parent: string | null }>('SELECT p.sku AS parent FROM product_node n LEFT JOIN product_node p ON p.id = n.parent_id WHERE n.sku = $1', [name(sku)]))[0]?.parent; // prettier-ignore
const factsOf = async (sku: string): Promise<unknown> =>
  (await erp.rows<{ facts: unknown }>('SELECT facts FROM product_node WHERE sku = $1', [name(sku)]))[0]?.facts;

describe('a line with another parent', () => {
  test('moves the variant with its facts, and both products have it in their history', async () => {
    expect(await say({ sku: name('A-S'), parent: name('B'), facts: { weight: '2' } })).toEqual([['updated']]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('B'), { size: 's1', weight: '2' }]);
    const changes = await erp.rows<{ root: string; sku: string; changes: object }>(
      `SELECT r.sku AS root, c.sku, c.changes FROM node_change c JOIN product_node r ON r.id = c.root_id
       WHERE c.changes ? '$parent' OR c.changes ? '$left' ORDER BY c.id DESC LIMIT 2`,
    );
    expect(changes.reverse()).toEqual([
      { root: name('A'), sku: name('A'), changes: { $left: [name('A-S'), name('B')] } },
      { root: name('B'), sku: name('A-S'), changes: { $parent: [name('A'), name('B')], weight: ['1', '2'] } },
    ]);
    const trees = await erp.rows('SELECT sku, tree_revision::int AS tree FROM product_node WHERE sku = ANY($1) ORDER BY sku', [
      [name('A'), name('B')],
    ]);
    expect(trees).toEqual([
      { sku: name('A'), tree: 2 },
      { sku: name('B'), tree: 2 },
    ]);
    // The same again is known; and it may come back.
    expect(await say({ sku: name('A-S'), parent: name('B'), facts: { weight: '2' } })).toEqual([['unchanged']]);
    expect(await say({ sku: name('A-S'), parent: name('A') })).toEqual([['updated']]);
    const left = await erp.rows('SELECT r.sku, o.done_at IS NOT NULL AS done FROM moved_node o JOIN product_node r ON r.id = o.root_id JOIN product_node n ON n.id = o.node_id WHERE n.sku = $1 ORDER BY 1', [name('A-S')]); // prettier-ignore
    expect(left).toEqual([
      { sku: name('A'), done: true },
      { sku: name('B'), done: false },
    ]);
  });

  test('that is older than what was said of the parent last moves nothing, whether that had moved it or not', async () => {
    await say({ sku: name('A-S'), parent: name('B'), sourceRevision: 50 });
    expect(await say({ sku: name('A-S'), parent: name('A'), facts: { weight: '7' }, sourceRevision: 40 })).toEqual([['updated']]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('B'), { size: 's1', weight: '7' }]);
    await say({ sku: name('B-L'), parent: name('B'), sourceRevision: 60 });
    expect(await say({ sku: name('B-L'), parent: name('A'), sourceRevision: 55 })).toEqual([['stale']]);
    expect(await parentOf('B-L')).toBe(name('B'));
  });

  test('that cannot be so leaves it where it is, and takes the rest of the line', async () => {
    await say({ sku: name('X'), family: 'tees' }, { sku: name('A2'), family: 'tees', familyVariant: 'tees_by_size' });
    const path = 'line 1.parent';
    const refused = async (parent: string | null, weight: string) => say({ sku: name('A-S'), parent, facts: { weight } });
    expect(await refused(name('X'), '3')).toEqual([['partly_rejected', `parent_of_other_family_variant ${path}`]]);
    expect(await refused(name('A-M'), '4')).toEqual([['partly_rejected', `parent_is_variant ${path}`]]);
    expect(await refused(null, '5')).toEqual([['partly_rejected', `parent_fixed ${path}`]]);
    expect(await factsOf('A-S')).toEqual({ size: 's1', weight: '5' });
    expect(await say({ sku: name('A'), parent: name('B') })).toEqual([['rejected', `parent_fixed ${path}`]]);
    expect([await parentOf('A-S'), await parentOf('A')]).toEqual([name('A'), null]);
  });

  test('whose axis values are taken there is refused with who has them; two that change places are not', async () => {
    await say({ sku: name('B-S'), parent: name('B'), facts: { size: 's1' } });
    expect(await say({ sku: name('A-S'), parent: name('B'), facts: { weight: '9' } })).toEqual([
      ['partly_rejected', 'axis_values_taken line 1.parent'],
    ]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('A'), { size: 's1', weight: '9' }]);
    expect(await say({ sku: name('A-S'), parent: name('B') }, { sku: name('B-S'), parent: name('A') })).toEqual([['updated'], ['updated']]);
    expect([await parentOf('A-S'), await parentOf('B-S')]).toEqual([name('B'), name('A')]);
    // With other axis values it may go where the old ones were taken.
    expect(await say({ sku: name('A-M'), parent: name('B'), facts: { size: 's4' } })).toEqual([['updated']]);
  });

  test('that has not come yet moves it when it comes; what is said meanwhile waits for nothing and is not overwritten', async () => {
    expect(await say({ sku: name('A-S'), parent: name('NEW'), facts: { weight: '2' } })).toEqual([
      ['parked', 'parent_awaited line 1.parent'],
    ]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('A'), { size: 's1', weight: '2' }]);
    expect(await say({ sku: name('A-S'), facts: { weight: '3' } })).toEqual([['updated']]);
    expect(await say({ sku: name('NEW'), family: 'tees', familyVariant: 'tees_by_size' })).toEqual([['created']]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('NEW'), { size: 's1', weight: '3' }]);
    const same = await say({ sku: name('A-M'), parent: name('LATE'), facts: { weight: '4' } }, { sku: name('A-M'), facts: { weight: '5' } }, { sku: name('LATE'), family: 'tees', familyVariant: 'tees_by_size' }); // prettier-ignore
    expect(same).toEqual([['updated'], ['updated'], ['created']]);
    expect([await parentOf('A-M'), await factsOf('A-M')]).toEqual([name('LATE'), { size: 's2', weight: '5' }]);
  });

  test('into one that the same request makes: of two with the same axis values the first gets the place', async () => {
    await say({ sku: name('B-S'), parent: name('B'), facts: { size: 's1' } });
    const lines = [
      { sku: name('A-S'), parent: name('NEW') },
      { sku: name('B-S'), parent: name('NEW'), facts: { weight: '3' } },
      { sku: name('NEW'), family: 'tees', familyVariant: 'tees_by_size' },
    ];
    expect(await say(...lines)).toEqual([['updated'], ['partly_rejected', 'axis_values_taken line 2.parent'], ['created']]);
    expect([await parentOf('A-S'), await parentOf('B-S'), await factsOf('B-S')]).toEqual([
      name('NEW'),
      name('B'),
      { size: 's1', weight: '3' },
    ]);
  });

  test('that proves wrong when it comes is told so, beside what was taken', async () => {
    const lines = [{ sku: name('A-S'), parent: name('NEW'), facts: { weight: '2' }, sourceRevision: 20 }];
    await erp.push('items', lines, { key: name('late') });
    await say({ sku: name('NEW'), family: 'tees' });
    const { verdicts } = await erp.push('items', lines, { key: name('late') });
    expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)])).toEqual([
      ['partly_rejected', 'parent_of_other_family_variant', 'was_parked'],
    ]);
    expect([await parentOf('A-S'), await factsOf('A-S')]).toEqual([name('A'), { size: 's1', weight: '2' }]);
  });

  test('does not take a variant away from under a recall, and its own recall goes along', async () => {
    await say({ sku: name('A'), recall: { reason: 'Lead' } });
    expect(await say({ sku: name('A-S'), parent: name('B') })).toEqual([['rejected', 'recalled_above line 1.parent']]);
    await say({ sku: name('B-L'), recall: { reason: 'Sharp' } });
    await say({ sku: name('A'), recall: { lifted: true, reason: 'Clean' } });
    expect(await say({ sku: name('B-L'), parent: name('A') })).toEqual([['updated']]);
    const recalls = await erp.rows(`SELECT r.sku, o.sku AS root FROM recall r JOIN product_node o ON o.id = r.root_id WHERE r.lifted_at IS NULL AND r.sku = $1`, [name('B-L')]); // prettier-ignore
    expect(recalls).toEqual([{ sku: name('B-L'), root: name('A') }]);
    expect(await say({ sku: name('B-L'), recall: { lifted: true, reason: 'Blunt' } })).toEqual([['updated']]);
  });
});

test('streams that move the same variants to and fro break nothing and lose nothing', async () => {
  const there = Array.from({ length: 6 }, (_, at) => ({ sku: name(`V${at}`), parent: name('A'), facts: { size: `s${at + 10}` }, sourceRevision: 1 })); // prettier-ignore
  await erp.push('items', there);
  const night = (at: number) =>
    there.map(({ sku }, n) => ({ sku, parent: name((at + n) % 2 ? 'A' : 'B'), facts: { weight: String(at) }, sourceRevision: 100 + at }));
  const streams = await Promise.all(Array.from({ length: 8 }, (_, at) => erp.push('items', at % 2 ? night(at) : night(at).reverse())));
  expect(streams.map(({ summary }) => [summary.state, summary.counts['rejected'], summary.counts['partly_rejected']])).toEqual(streams.map(() => ['finished', 0, 0])); // prettier-ignore
  const nodes = await erp.rows<{ sku: string; parent: string; weight: string; root: boolean }>(
    `SELECT n.sku, p.sku AS parent, n.facts->>'weight' AS weight, n.root_id = p.root_id AS root FROM product_node n JOIN product_node p ON p.id = n.parent_id
     WHERE n.sku = ANY($1) ORDER BY n.sku`,
    [there.map(({ sku }) => sku)],
  );
  expect(nodes).toEqual(there.map(({ sku }, n) => ({ sku, parent: name((7 + n) % 2 ? 'A' : 'B'), weight: '7', root: true })));
});
