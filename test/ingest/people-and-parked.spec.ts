import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const create = async (inputs: object[]): Promise<string[]> => {
  const query = `mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code } } }`;
  const response = await fetch(`${erp.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${erp.keys.editor}` },
    body: JSON.stringify({ query, variables: { inputs } }),
  });
  const answer = (await response.json()) as { data: { createProducts: { userErrors: { code: string }[] } } };
  return answer.data.createProducts.userErrors.map(({ code }) => code);
};
const parked = async () =>
  (await erp.rows<{ sku: string }>('SELECT sku FROM erp_parked WHERE refused_at IS NULL ORDER BY message_id')).map(({ sku }) => sku);
const node = async (sku: string) =>
  (
    await erp.rows<{ parent: string | null; facts: object; revision: string }>(
      `SELECT p.sku AS parent, n.facts, n.revision FROM product_node n LEFT JOIN product_node p ON p.id = n.parent_id WHERE n.sku = $1`,
      [sku],
    )
  )[0];

test('a parent that a person makes lets in what the ERP sent for it, in order, under the name of its sender', async () => {
  const lines = [
    { sku: 'P-1', parent: 'p', facts: { size: 's1', weight: '1' } },
    { sku: 'P-1', facts: { weight: '2' } },
    { sku: 'P-2', parent: 'P', facts: { size: 's1' } },
  ];
  const { verdicts } = await erp.push('items', lines, { key: 'people' });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['parked', 'parked', 'parked']);
  expect(await create([{ sku: 'P', family: 'tees', familyVariant: 'tees_by_size', values: { 'title@en_US': 'Tee' } }])).toEqual([]);
  expect(await parked()).toEqual([]);
  expect(await node('P-1')).toEqual({ parent: 'P', facts: { size: 's1', weight: '2' }, revision: '2' });
  expect(await node('P-2')).toBeUndefined();
  const stored = await erp.push('items', lines, { key: 'people' });
  expect(stored.verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)])).toEqual([
    ['created', 'was_parked'],
    ['updated', 'was_parked'],
    ['rejected', 'axis_values_taken', 'was_parked'],
  ]);
  const history = `SELECT c.sku, c.door, c.actor, m.line FROM node_change c LEFT JOIN erp_message m ON m.id = c.message_id ORDER BY c.id`;
  expect(await erp.rows(history)).toEqual([
    { sku: 'P', door: 'graphql', actor: 'ed', line: null },
    { sku: 'P-1', door: 'erp', actor: 'erp', line: 1 },
    { sku: 'P-1', door: 'erp', actor: 'erp', line: 2 },
  ]);
});

test('a parent and its parked grandchildren come together, beside what the person made below it', async () => {
  await erp.push('items', [
    { sku: 'Q-L-1', parent: 'Q-L', facts: { size: 's1' } },
    { sku: 'Q-L', parent: 'Q', kind: 'level' },
    { sku: 'Q-2', parent: 'Q', facts: { weight: '2' } },
  ]);
  expect(await parked()).toEqual(['q-l-1', 'q-l', 'q-2']);
  expect(await create([{ sku: 'Q' }, { sku: 'Q-2', parentSku: 'Q' }])).toEqual([]);
  expect(await parked()).toEqual([]);
  expect([await node('Q-L-1'), await node('Q-L'), await node('Q-2')]).toEqual([
    { parent: 'Q-L', facts: { size: 's1' }, revision: '1' },
    { parent: 'Q', facts: {}, revision: '1' },
    { parent: 'Q', facts: { weight: '2' }, revision: '2' },
  ]);
});

test('a creation that is refused lets nothing in', async () => {
  await erp.push('items', [{ sku: 'R-1', parent: 'R' }]);
  expect(await create([{ sku: 'R' }, { sku: 'R-2', parentSku: 'NOBODY' }])).toEqual(['parent_unknown']);
  expect(await parked()).toEqual(['r-1']);
  expect([await node('R'), await node('R-1')]).toEqual([undefined, undefined]);
});

test('parked by one request and made by a person at the same time, no line is forgotten', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `Z${at}`);
  await Promise.all(names.flatMap((sku) => [erp.push('items', [{ sku: `${sku}-1`, parent: sku }]), create([{ sku }])]));
  expect(await parked()).toEqual(['r-1']);
  expect(await erp.rows(`SELECT count(*)::int AS n FROM product_node WHERE sku ~ '^Z[0-9]+-1$'`)).toEqual([{ n: 20 }]);
});

test('a line that would queue behind what comes out of parking in its own chunk is taken at once', async () => {
  await erp.push('items', [
    { sku: 'T-1', parent: 'T', facts: { weight: '1' } },
    { sku: 'T-L', parent: 'T', kind: 'level' },
  ]);
  const { verdicts } = await erp.push('items', [
    { sku: 'T-1', facts: { weight: '2' } },
    { sku: 'T-L-1', parent: 'T-L', facts: { weight: '3' } },
    { sku: 'T-L-1', facts: { weight: '4' } },
    { sku: 'T' },
    { sku: 'T-L-2', parent: 'T-NEVER' },
  ]);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated', 'created', 'updated', 'created', 'parked']);
  expect(await parked()).toEqual(['r-1', 't-l-2']);
  expect([(await node('T-1'))!.facts, (await node('T-L-1'))!.facts]).toEqual([{ weight: '2' }, { weight: '4' }]);
});

test('a ring of parents is refused over several requests too; the line that waited first can still get its parent', async () => {
  await erp.push('items', [
    { sku: 'RING-1', parent: 'RING-2', kind: 'level' },
    { sku: 'RING-2', parent: 'RING-3', kind: 'level' },
  ]);
  const { verdicts } = await erp.push('items', [
    { sku: 'ring-3', parent: 'RING-4' },
    { sku: 'RING-4', parent: 'ring-1' },
    { sku: 'RING-5', parent: 'RING-1' },
  ]);
  expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)])).toEqual([
    ['rejected', 'cyclic_parent line 1.parent'],
    ['rejected', 'cyclic_parent line 2.parent'],
    ['parked'],
  ]);
  expect((await parked()).filter((sku) => sku.startsWith('ring'))).toEqual(['ring-1', 'ring-2', 'ring-5']);
  await erp.push('items', [{ sku: 'RING-3' }]);
  expect((await parked()).filter((sku) => sku.startsWith('ring'))).toEqual([]);
  expect([(await node('RING-1'))!.parent, (await node('RING-5'))!.parent]).toEqual(['RING-2', 'RING-1']);
});

test('a tree is at most five levels deep, and a SKU has nothing invisible in it', async () => {
  const chain = Array.from({ length: 7 }, (_, at) => ({
    sku: `DEEP-${at}`,
    ...(at > 0 ? { parent: `DEEP-${at - 1}`, kind: 'level' } : {}),
  }));
  const unseen = ['\u200b', '\u202e', '\u00ad', '\u034f', '\u115f', '\u2800', '\u3164', '\ufe0f', '\uffa0'];
  const hidden = unseen.map((letter) => ({ sku: `DEEP-${letter}0` }));
  const { verdicts } = await erp.push('items', [...chain, ...hidden]);
  expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)])).toEqual([
    ...Array.from({ length: 6 }, () => ['created']),
    ['rejected', 'tree_too_deep'],
    ...unseen.map(() => ['rejected', 'sku_invalid']),
  ]);
});

test('a line that waits and holds what cannot be stored is refused by itself; the batch goes on', async () => {
  const { verdicts, summary } = await erp.push('items', [
    { sku: 'U-1', parent: 'U', family: 'a\u0000b' },
    { sku: 'U-2', parent: 'U', familyVariant: '\ud800' },
    { sku: 'U-3', family: 'tees' },
  ]);
  expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)])).toEqual([
    ['rejected', 'text_control_character line 1: family'],
    ['rejected', 'text_not_unicode line 2: familyVariant'],
    ['created'],
  ]);
  expect(summary.state).toBe('finished');
});

test('siblings that change places in one batch are both taken; the place of a discontinued one is free for the next', async () => {
  await erp.push('items', [
    { sku: 'SW', family: 'tees', familyVariant: 'tees_by_size' },
    { sku: 'SW-A', parent: 'SW', facts: { size: 's1' } },
    { sku: 'SW-B', parent: 'SW', facts: { size: 's2' } },
  ]);
  const told = async (lines: object[]) =>
    (await erp.push('items', lines)).verdicts.map(({ sku, verdict, problems }) =>
      [sku, verdict, ...problems.map(({ code }) => code)].join(' '),
    );
  expect(
    await told([
      { sku: 'SW-A', facts: { size: 's2' } },
      { sku: 'SW-B', facts: { size: 's1' } },
    ]),
  ).toEqual(['SW-A updated', 'SW-B updated']);
  expect([await node('SW-A'), await node('SW-B')]).toMatchObject([{ facts: { size: 's2' } }, { facts: { size: 's1' } }]);
  expect(await told([{ sku: 'SW-C', parent: 'SW', facts: { size: 's1' } }])).toEqual(['SW-C rejected axis_values_taken']);
  expect(
    await told([
      { sku: 'SW-C', parent: 'SW', facts: { size: 's1' } },
      { sku: 'SW-B', lifecycle: 'discontinued' },
    ]),
  ).toEqual(['SW-C created', 'SW-B updated']);
});

test('an empty family is refused by name, whoever sends it; nothing else suffers', async () => {
  const { verdicts, summary } = await erp.push('items', [
    { sku: 'BIG-000', family: 'tees' },
    { sku: 'BIG-001', family: 'tees', familyVariant: '' },
    { sku: 'BIG-002', family: '' },
    { sku: 'BIG-003', family: 'tees' },
  ]);
  expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code, path }) => `${code} ${path}`)].join(' '))).toEqual([
    'created',
    'rejected family_variant_unknown line 2.familyVariant',
    'rejected family_unknown line 3.family',
    'created',
  ]);
  expect(summary.state).toBe('finished');
  expect(await create([{ sku: 'BIG-004', family: 'tees', familyVariant: '' }])).toEqual(['family_variant_unknown']);
  expect(await create([{ sku: 'BIG-005', family: '' }])).toEqual(['family_unknown']);
});

test('its own parent, in whatever spelling, and one SKU in several spellings in one chunk', async () => {
  const { verdicts } = await erp.push('items', [
    { sku: 'SELF', parent: 'self' },
    { sku: 'K\u00c9-1' },
    { sku: 'ke\u0301-1', facts: { weight: '2' } },
    { sku: 'KE\u0301-1', facts: { weight: '3' } },
    { sku: '\uff2b\u00c9-1' },
  ]);
  expect(verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)].join(' '))).toEqual([
    'rejected cyclic_parent',
    'created',
    'rejected sku_taken',
    'updated',
    'rejected sku_taken',
  ]);
});
