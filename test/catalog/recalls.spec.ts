import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Answer, type Erp } from '../ingest/door.js';

const START = new Date('2026-03-01T10:00:00Z');
const clock = new TestClock(START);
let erp: Erp;
let tokens: Record<'qa' | 'editorAgain' | 'approverAsEditor', string>;
let serial = 0;
/** A product with one variant, new in each test. */
let ROOT: string;
let SKU: string;

beforeAll(async () => {
  erp = await openErpDoor(clock);
  const key = async (person: string, role: string): Promise<string> => {
    const text = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token userErrors { code } } }';
    const variables = { input: { name: `${person} ${role}`, person, role } };
    const { data } = await erp.graphql<{ createApiKey: { token: string } }>(text, variables, erp.keys.administrator);
    return data.createApiKey.token;
  };
  const [editor, approver] = await Promise.all(['editor', 'approver'].map(personOf));
  tokens = {
    qa: await key('qa', 'integration'),
    editorAgain: await key(editor!, 'approver'),
    approverAsEditor: await key(approver!, 'editor'),
  };
});
afterAll(() => erp.close());
beforeEach(async () => {
  clock.set(START);
  ROOT = `MUG${serial++}`;
  SKU = `${ROOT}-S`;
  const sent = [
    { sku: ROOT, family: 'tees', familyVariant: 'tees_by_size' },
    { sku: SKU, parent: ROOT, facts: { size: 's1' } },
  ];
  expect(await items(sent)).toEqual(['created', 'created']);
  for (const market of ['US', 'DE']) {
    const currency = market === 'US' ? 'USD' : 'EUR';
    await erp.push('offers', [{ sku: SKU, market, price: { amount: '10.00', currency }, quantity: 5 }]);
  }
  await erp.ds.query('DELETE FROM offer_outbox');
});

async function personOf(role: string): Promise<string> {
  const [row] = await erp.rows<{ person: string }>('SELECT person FROM api_key WHERE role = $1 ORDER BY id LIMIT 1', [role]);
  return row!.person;
}

interface Recall {
  id: string;
  sku: string;
  market: string | null;
  reason: string | null;
  owner: string;
  liftAskedBy: string | null;
  liftedBy: string | null;
  liftReason: string | null;
}
interface Payload {
  recall: Recall | null;
  userErrors: { code: string; path: string | null; message: string; fix: string }[];
}
const VIEW = 'id sku market reason owner liftAskedBy liftedBy liftReason';

const push = async (lines: object[], token?: string): Promise<Answer[]> =>
  (await erp.push('items', lines, token ? { headers: { authorization: `Bearer ${token}` } } : {})).verdicts;
const items = async (lines: object[], token?: string) => (await push(lines, token)).map(({ verdict }) => verdict);
const told = async (line: object, token?: string) => {
  const [one] = await push([line], token);
  return [one!.verdict, ...one!.problems.map(({ code, path }) => `${code} ${path}`)];
};
const say = async <T = Payload>(text: string, key: string = erp.keys.editor, variables = {}): Promise<T> => {
  const { data, errors } = await erp.graphql<Record<string, T>>(text, variables, key);
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0]!;
};
const recallProduct = (input: object, key?: string) =>
  say(
    `mutation ($input: RecallProductInput!) { recallProduct(input: $input) { recall { ${VIEW} } userErrors { code path message fix } } }`,
    key,
    {
      input,
    },
  );
const decide = (what: string, id: string, key: string, reason = 'Checked in the laboratory') =>
  say(
    `mutation ($reason: String!) { ${what}(id: "${id}", reason: $reason) { recall { ${VIEW} } userErrors { code path message fix } } }`,
    key,
    {
      reason,
    },
  );
const codes = ({ userErrors }: Payload) => userErrors.map(({ code }) => code);
const recallsOf = async (sku: string) => (await say<{ recalls: Recall[] }>(`{ product(sku: "${sku}") { recalls { ${VIEW} } } }`)).recalls;
const lifecycleOf = async (sku: string) => (await say<{ lifecycle: string }>(`{ product(sku: "${sku}") { lifecycle } }`)).lifecycle;
const woken = async () =>
  (await erp.rows<{ at: string }>(`SELECT sku || ' ' || market_code AS at FROM offer_outbox WHERE NOT recount ORDER BY 1`)).map(
    ({ at }) => at,
  );

describe('by the ERP', () => {
  const UNEXPLAINED = 'recall_without_reason line 1.lifecycle';

  test('lifecycle recalled is a recall in all markets; a feed that says otherwise is told that it stands, and counts after the lift', async () => {
    expect(await told({ sku: ROOT, lifecycle: 'recalled', sourceRevision: 5 })).toEqual(['updated', UNEXPLAINED]);
    expect(await recallsOf(SKU)).toMatchObject([{ sku: ROOT, market: null, reason: null, liftedBy: null }]);
    expect([await lifecycleOf(ROOT), await woken()]).toEqual(['recalled', [`${SKU} DE`, `${SKU} US`]]);
    expect(await told({ sku: ROOT, lifecycle: 'active', facts: { origin: 'PT' }, sourceRevision: 6 })).toEqual([
      'updated',
      'recall_stands line 1.lifecycle',
    ]);
    expect(await told({ sku: ROOT, lifecycle: 'run_out', sourceRevision: 7 })).toEqual(['unchanged', 'recall_stands line 1.lifecycle']);
    expect(await told({ sku: SKU, lifecycle: 'active', sourceRevision: 7 })).toEqual(['unchanged', 'recall_stands line 1.lifecycle']);
    expect(await told({ sku: ROOT, lifecycle: 'recalled', recall: { reason: 'Lead in the glaze' }, sourceRevision: 8 })).toEqual([
      'updated',
    ]);
    expect([await lifecycleOf(ROOT), (await recallsOf(ROOT)).map(({ reason }) => reason)]).toEqual(['recalled', ['Lead in the glaze']]);
    await erp.ds.query('DELETE FROM offer_outbox');
    expect(await told({ sku: ROOT, recall: { lifted: true, reason: 'Another glaze' }, sourceRevision: 9 })).toEqual(['updated']);
    expect([await lifecycleOf(ROOT), await woken()]).toEqual(['run_out', [`${SKU} DE`, `${SKU} US`]]);
    expect(await recallsOf(SKU)).toMatchObject([{ reason: 'Lead in the glaze', liftReason: 'Another glaze', liftAskedBy: null }]);
    const audit = await erp.rows('SELECT verb, details FROM audit WHERE target = $1 ORDER BY id', [`product:${ROOT}`]);
    expect(audit).toEqual([
      { verb: 'recall', details: { market: null, reason: null } },
      { verb: 'tell_recall_reason', details: { market: null, reason: 'Lead in the glaze' } },
      { verb: 'lift_recall', details: { market: null, reason: 'Another glaze' } },
    ]);
  });

  test('in one market nothing else changes; an older message neither recalls nor lifts; what repeats is unchanged', async () => {
    const recall = { reason: 'Label', markets: ['DE'] };
    expect(await told({ sku: SKU, recall, sourceRevision: 5 })).toEqual(['updated']);
    expect([await lifecycleOf(SKU), await woken()]).toEqual(['active', [`${SKU} DE`]]);
    expect(await told({ sku: SKU, recall, sourceRevision: 6 })).toEqual(['unchanged']);
    expect(await told({ sku: SKU, recall: { lifted: true, reason: 'Late' }, sourceRevision: 4 })).toEqual(['stale']);
    expect(await told({ sku: SKU, recall: { lifted: true, reason: 'US', markets: ['US'] }, sourceRevision: 7 })).toEqual([
      'rejected',
      'lift_misses line 1.recall.markets',
    ]);
    expect(await told({ sku: SKU, recall: { lifted: true, reason: 'New label' }, sourceRevision: 8 })).toEqual(['updated']);
    expect(await told({ sku: SKU, recall: { lifted: true, reason: 'New label' }, sourceRevision: 9 })).toEqual(['unchanged']);
    expect(await told({ sku: SKU, recall, sourceRevision: 6 })).toEqual(['stale']);
    expect((await recallsOf(SKU)).map(({ liftReason }) => liftReason)).toEqual(['New label']);
  });

  test('a recall that comes after a newer life counts all the same, and one source does not lift another’s', async () => {
    expect(await items([{ sku: SKU, lifecycle: 'active', sourceRevision: 9 }])).toEqual(['unchanged']);
    expect(await told({ sku: SKU, lifecycle: 'recalled', sourceRevision: 8 })).toEqual(['updated', UNEXPLAINED]);
    const lift = { sku: SKU, recall: { lifted: true, reason: 'Fine' }, facts: { weight: '1' } };
    expect(await told(lift, tokens.qa)).toEqual(['rejected', 'recall_not_yours line 1.recall']);
    expect(await items([{ sku: SKU, recall: { reason: 'Ours too' } }], tokens.qa)).toEqual(['updated']);
    expect(await items([lift])).toEqual(['updated']);
    expect([await lifecycleOf(SKU), (await recallsOf(SKU)).map(({ liftedBy }) => liftedBy === null)]).toEqual(['recalled', [true, false]]);
    expect(await items([lift], tokens.qa)).toEqual(['updated']);
    expect(await lifecycleOf(SKU)).toBe('active');
  });

  test('recalled and lifted in one batch, in that order; a new item may be recalled from its birth', async () => {
    const lines = [
      { sku: SKU, recall: { reason: 'Lead' } },
      { sku: SKU, recall: { lifted: true, reason: 'Wrong SKU' } },
      { sku: SKU, recall: { reason: 'Lead', markets: ['US'] } },
      { sku: `${ROOT}-T`, parent: ROOT, facts: { size: 's2' }, lifecycle: 'recalled' },
    ];
    expect(await items(lines)).toEqual(['updated', 'updated', 'updated', 'created']);
    expect((await recallsOf(SKU)).map(({ market, liftedBy }) => [market, liftedBy === null])).toEqual([
      ['US', true],
      [null, false],
    ]);
    expect([await lifecycleOf(`${ROOT}-T`), (await recallsOf(`${ROOT}-T`)).length]).toEqual(['recalled', 1]);
  });

  test.each([
    ['null', null, ['wrong_type line 1: recall']],
    ['no reason', {}, ['reason_missing line 1: recall.reason']],
    ['a reason without a letter', { reason: '.' }, ['reason_missing line 1: recall.reason']],
    ['an unknown field', { reason: 'Lead', market: 'US' }, ['unknown_field line 1: recall.market']],
    ['no market', { reason: 'Lead', markets: [] }, ['wrong_type line 1: recall.markets']],
    ['an unknown market', { reason: 'Lead', markets: ['US', 'XX'] }, ['market_unknown line 1.recall.markets.1']],
    ['lifted: "yes"', { reason: 'Lead', lifted: 'yes' }, ['wrong_type line 1: recall.lifted']],
  ])('%s is refused and changes nothing', async (_, recall, wanted) => {
    expect(await told({ sku: SKU, recall })).toEqual(['rejected', ...wanted]);
    expect(await recallsOf(SKU)).toEqual([]);
  });

  test('recalled and lifted at once, or in all markets and in one, contradict each other', async () => {
    for (const recall of [
      { reason: 'Lead', lifted: true },
      { reason: 'Lead', markets: ['US'] },
    ])
      expect(await told({ sku: SKU, lifecycle: 'recalled', recall })).toEqual(['rejected', 'recall_contradicts line 1.recall']);
  });
});

describe('by people', () => {
  test('one person recalls, in a market, with a reason, and lifts what is theirs', async () => {
    const { recall, userErrors } = await recallProduct({ sku: ROOT, market: 'DE', reason: 'Lead' });
    expect([recall, userErrors]).toMatchObject([{ sku: ROOT, market: 'DE', reason: 'Lead', liftedBy: null }, []]);
    expect([recall!.owner, await woken()]).toEqual([await personOf('editor'), [`${SKU} DE`]]);
    expect(codes(await recallProduct({ sku: ROOT, market: 'XX', reason: 'Lead' }))).toEqual(['market_unknown']);
    expect(codes(await recallProduct({ sku: ROOT, reason: ' . ' }))).toEqual(['reason_missing']);
    expect(codes(await recallProduct({ sku: 'NONE', reason: 'Lead' }))).toEqual(['sku_unknown']);
    expect(codes(await decide('askToLiftRecall', recall!.id, erp.keys.editor))).toEqual(['recall_yours']);
    expect(await decide('liftRecall', recall!.id, erp.keys.editor)).toMatchObject({ recall: { liftedBy: recall!.owner }, userErrors: [] });
    expect(codes(await decide('liftRecall', recall!.id, erp.keys.editor))).toEqual(['recall_lifted']);
  });

  test('a lifecycle that recalls without a reason counts at once and says so, until its recall has one', async () => {
    const recalled = () =>
      say(
        `mutation { setLifecycle(input: {sku: "${SKU}", lifecycle: recalled}) { product { lifecycle } warnings { code path message fix } userErrors { code } } }`,
      );
    const warning = {
      ...{ code: 'recall_without_reason', path: 'input.lifecycle', message: `${SKU} is recalled in all markets, and nobody is told why.` },
      fix: 'Say it by recallProduct with a reason; the next time in place of the lifecycle, with a market where it is not all of them.',
    };
    for (let times = 0; times < 2; times++)
      expect(await recalled()).toEqual({ product: { lifecycle: 'recalled' }, warnings: [warning], userErrors: [] });
    expect((await recallProduct({ sku: SKU, reason: 'Lead' }))['userErrors']).toEqual([]);
    expect(await recalled()).toEqual({ product: { lifecycle: 'recalled' }, warnings: [], userErrors: [] });
    expect((await recallsOf(SKU)).map(({ reason }) => reason)).toEqual(['Lead']);
  });

  test('no person takes back by a lifecycle what the ERP recalled, nor lifts it alone', async () => {
    await items([{ sku: SKU, recall: { reason: 'Lead' } }]);
    const { userErrors } = await say(
      `mutation { setLifecycle(input: {sku: "${SKU}", lifecycle: active}) { userErrors { code path message fix } } }`,
    );
    const [recall] = await recallsOf(SKU);
    expect(userErrors).toEqual([
      {
        ...{ code: 'recall_stands', path: 'input.lifecycle' },
        message: `${SKU} is recalled in all markets since 2026-03-01T10:00:00.000Z by ${recall!.owner} ("Lead"). A lifecycle does not end a recall.`,
        fix: `Only ${recall!.owner} lifts it alone, by an item line with recall {"lifted": true}; else one person asks by askToLiftRecall(id: ${recall!.id}) and another confirms by confirmRecallLift.`,
      },
    ]);
    expect(codes(await decide('liftRecall', recall!.id, erp.keys.editor))).toEqual(['recall_not_yours']);
    expect(codes(await decide('confirmRecallLift', recall!.id, erp.keys.approver))).toEqual(['lift_not_asked']);
    expect([await lifecycleOf(SKU), (await recallsOf(SKU))[0]!.liftedBy]).toEqual(['recalled', null]);
  });

  test('two people lift it: persons, not keys; either says why, and a wish that is declined is none', async () => {
    await items([{ sku: SKU, recall: { reason: 'Lead' } }]);
    const [{ id }] = (await recallsOf(SKU)) as [Recall];
    const [editor, approver] = [await personOf('editor'), await personOf('approver')];
    expect(codes(await decide('askToLiftRecall', id, erp.keys.editor, '…'))).toEqual(['reason_missing']);
    expect(await decide('askToLiftRecall', id, erp.keys.editor)).toMatchObject({ recall: { liftAskedBy: editor }, userErrors: [] });
    expect(codes(await decide('askToLiftRecall', id, tokens.approverAsEditor))).toEqual(['lift_asked']);
    expect(codes(await decide('confirmRecallLift', id, tokens.editorAgain))).toEqual(['four_eyes']);
    expect(await decide('keepRecall', id, erp.keys.approver)).toMatchObject({
      recall: { liftAskedBy: null, liftedBy: null },
      userErrors: [],
    });
    expect(codes(await decide('confirmRecallLift', id, erp.keys.approver))).toEqual(['lift_not_asked']);
    await decide('askToLiftRecall', id, erp.keys.editor);
    expect([await lifecycleOf(SKU), await woken()]).toEqual(['recalled', [`${SKU} DE`, `${SKU} US`]]);
    expect(await decide('confirmRecallLift', id, erp.keys.approver, 'Saw the report')).toMatchObject({
      recall: { liftAskedBy: editor, liftedBy: approver, liftReason: 'Saw the report' },
      userErrors: [],
    });
    expect(await lifecycleOf(SKU)).toBe('active');
    const verbs = await erp.rows<{ verb: string; actor: string }>('SELECT verb, actor FROM audit WHERE target = $1 ORDER BY id', [
      `product:${SKU}`,
    ]);
    expect(verbs.slice(1).map(({ verb, actor }) => `${verb} ${actor}`)).toEqual([
      `ask_to_lift_recall ${editor}`,
      `keep_recall ${approver}`,
      `ask_to_lift_recall ${editor}`,
      `lift_recall ${approver}`,
    ]);
    expect((await say<{ actor: string; changes: object }[]>(`{ productHistory(sku: "${SKU}") { actor changes } }`))[0]).toEqual({
      actor: approver,
      changes: { $lifecycle: ['recalled', 'active'], $recall: [[expect.objectContaining({ market: null, reason: 'Lead' })], null] },
    });
  });

  test('those that count are listed, by market; lifted ones are kept', async () => {
    await recallProduct({ sku: SKU, market: 'DE', reason: 'Label' });
    await recallProduct({ sku: ROOT, reason: 'Lead' });
    const list = async (args: string) => {
      const { recalls } = await say<{ recalls: Recall[] }>(
        `{ recalls(first: 100${args}) { recalls { sku market } pageInfo { hasNextPage } } }`,
      );
      return recalls
        .filter(({ sku }) => sku.startsWith(`${ROOT}`) && (sku === ROOT || sku === SKU))
        .map(({ sku, market }) => `${sku} ${market}`);
    };
    const [all, label] = [`${ROOT} null`, `${SKU} DE`];
    expect([await list(''), await list(', market: "DE"'), await list(', market: "US"')]).toEqual([[all, label], [all, label], [all]]);
    const [, { id }] = (await recallsOf(SKU)) as [Recall, Recall];
    await decide('liftRecall', id, erp.keys.editor);
    expect([await list(''), await list(', open: false'), await list(', open: null')]).toEqual([[all], [label], [all, label]]);
  });
});

describe('the database itself', () => {
  const open = async (): Promise<string> => {
    await items([{ sku: SKU, recall: { reason: 'Lead' } }]);
    return (await recallsOf(SKU))[0]!.id;
  };

  test('lets nobody but the owner, or a second person, lift; changes nothing that was recalled; deletes nothing', async () => {
    const id = await open();
    const [editor, approver] = [await personOf('editor'), await personOf('approver')];
    const lift = (who: string) =>
      erp.ds.query(`UPDATE recall SET lifted_by = $2, lifted_at = now(), lift_reason = 'x' WHERE id = $1`, [id, who]);
    await expect(lift(approver)).rejects.toThrow('may not lift');
    await erp.ds.query(`UPDATE recall SET lift_asked_by = $2, lift_asked_at = now(), lift_asked_reason = 'x' WHERE id = $1`, [id, editor]);
    await expect(lift(editor.toUpperCase())).rejects.toThrow('may not lift');
    await expect(
      erp.ds.query(`UPDATE recall SET lifted_by = $2, lifted_at = now(), lift_reason = 'x', lift_asked_by = 'somebody' WHERE id = $1`, [
        id,
        editor,
      ]),
    ).rejects.toThrow('may not lift');
    await expect(erp.ds.query(`UPDATE recall SET owner = $2 WHERE id = $1`, [id, editor])).rejects.toThrow('permission denied');
    await expect(erp.asOwner(`UPDATE recall SET owner = 'x' WHERE id = ${id}`)).rejects.toThrow('stays as it is');
    await expect(erp.asOwner(`DELETE FROM recall WHERE id = ${id}`)).rejects.toThrow('immutable');
    await lift(approver);
    await expect(
      erp.ds.query(`UPDATE recall SET lifted_by = NULL, lifted_at = NULL, lift_reason = NULL WHERE id = $1`, [id]),
    ).rejects.toThrow('stays as it is');
  });

  test('keeps what the release before writes: a life begins a recall, and ends none', async () => {
    await erp.ds.query(`UPDATE product_node SET lifecycle = 'recalled' WHERE sku = $1`, [SKU]);
    expect(await recallsOf(SKU)).toMatchObject([{ market: null, reason: null, liftedBy: null }]);
    await erp.ds.query(`UPDATE product_node SET lifecycle = 'discontinued' WHERE sku = $1`, [SKU]);
    expect(await lifecycleOf(SKU)).toBe('recalled');
    await items([{ sku: SKU, recall: { lifted: true, reason: 'Fine' } }]);
    expect(await lifecycleOf(SKU)).toBe('discontinued');
  });
});
