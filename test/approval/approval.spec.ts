import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import {
  CloseReview,
  CreateVersions,
  EditionReader,
  FactsForwarder,
  ReadinessPort,
  RollbackChannel,
  SubmitProduct,
} from '../../src/approval/index.js';
import { WriteContentMany, WriteListeners } from '../../src/catalog/index.js';
import { approvalRoom, type Room } from './room.js';

let room: Room;
beforeAll(async () => {
  room = await approvalRoom();
});
afterAll(() => room.close());

const ed = () => room.by('ed');
const ann = () => room.by('ann');
const stateOf = async (sku: string) => (await room.one<{ state: string }>('SELECT state FROM product_node WHERE sku = $1', [sku])).state;
const rootOf = async (sku: string) => (await room.one<{ id: string }>('SELECT id FROM product_node WHERE sku = $1', [sku])).id;
const shown = async (sku: string, channel = 'shop') =>
  (await room.get(EditionReader).heads(room.db.ds.manager, [await rootOf(sku)], channel))[0]!;
const codes = (problems: { code: string }[]) => problems.map((p) => p.code);

describe('from draft to edition', () => {
  test('one submission and one approval make exactly one version, review, approval, edition and outbox row', async () => {
    await room.product('A');
    const ids = await room.submit('ed', 'A');
    expect(ids).toHaveLength(1);
    expect(await stateOf('A')).toBe('in_review');
    const { decided } = await room.approve('ann', ids);
    expect(decided[0]!.problems).toEqual([]);
    const root = await rootOf('A');
    const counts = await Promise.all(
      ['version', 'review', 'approval', 'edition', 'edition_head', 'edition_outbox'].map((t) => room.count(t, `root_id = ${root}`)),
    );
    expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await stateOf('A')).toBe('approved');
    expect(await room.one('SELECT authors, created_by FROM version WHERE root_id = $1', [root])).toEqual({
      authors: ['ed'],
      created_by: 'ed',
    });
    const view = await shown('A');
    expect(view.nodes.map((n) => [n.sku, n.content])).toEqual([
      ['A', { '*': { brand: 'Acme' }, en_US: { 'title@en_US': 'Tee' } }],
      ['A-M', { '*': {} }],
      ['A-S', { '*': {} }],
    ]);
    expect(view.nodes[1]!.facts).toEqual({ weight: '1', size: 'M' });
    expect(view.dictionary).toEqual({
      attributes: { size: { en_US: 'Size' } },
      options: { size: { S: { en_US: 'Small' }, M: { en_US: 'Medium' } } },
      units: {},
      positions: { size: { S: 0, M: 0 } },
      families: { tees: {} },
    });
    expect(view).toMatchObject({ number: 1, draft: false, locales: ['en_US'], rootSku: 'A', channelCode: 'shop' });
  });

  test('a draft that did not change is the same version, and what is approved already is not reviewed again', async () => {
    const { products } = await room.get(SubmitProduct).submit({ skus: ['A'], channels: ['shop'], locales: ['en_US'] }, ed());
    expect(codes(products[0]!.problems)).toEqual(['already_approved']);
    const other = await room.submit('ed', 'A', ['market'], ['en_US']);
    expect(await room.count('version', `root_id = ${await rootOf('A')}`)).toBe(1);
    await room.get(CloseReview).withdraw(other[0]!, null, ed());
  });

  test('a locale that is not approved keeps its last approved content there', async () => {
    await room.product('B');
    await room.approve('ann', await room.submit('ed', 'B', ['shop'], ['en_US', 'de_DE']));
    await room.edit('ed', 'B', { 'title@en_US': 'Tee 2', 'title@de_DE': 'Hemd 2' });
    await room.approve('ann', await room.submit('ed', 'B', ['shop'], ['en_US']));
    const view = await shown('B');
    expect(view.nodes[0]!.content).toEqual({ '*': { brand: 'Acme' }, en_US: { 'title@en_US': 'Tee 2' }, de_DE: { 'title@de_DE': 'Hemd' } });
    expect(view.number).toBe(2);
    const { locale_versions } = await room.one<{ locale_versions: object }>('SELECT locale_versions FROM edition WHERE id = $1', [
      view.editionId,
    ]);
    const rows = await room.db.ds.query<{ id: string }[]>('SELECT id FROM version WHERE root_id = $1 ORDER BY number', [view.rootId]);
    expect(locale_versions).toEqual({ de_DE: rows[0]!.id, en_US: rows[1]!.id });
  });

  test('the version that was submitted goes out, not the draft that went on', async () => {
    await room.product('C');
    const ids = await room.submit('ed', 'C');
    await room.edit('edna', 'C', { 'title@en_US': 'Half-writ' });
    await room.approve('ann', ids);
    expect((await shown('C')).nodes[0]!.content['en_US']).toEqual({ 'title@en_US': 'Tee' });
    expect(await stateOf('C')).toBe('draft');
  });

  test('rolling back shows the earlier content with the facts of today, and can itself be rolled back', async () => {
    await room.product('D');
    await room.approve('ann', await room.submit('ed', 'D'));
    await room.edit('ed', 'D', { 'title@en_US': 'Worse' });
    await room.approve('ann', await room.submit('ed', 'D'));
    await room.facts('D', { weight: '7' });
    const back = await room.get(RollbackChannel).rollback('D', 'shop', 1, ann());
    expect(back.problems).toEqual([]);
    expect(back.edition).toMatchObject({ number: 3, cause: 'rollback', created_by: 'ann' });
    const view = await shown('D');
    expect([view.nodes[0]!.content['en_US'], view.nodes[0]!.facts]).toEqual([{ 'title@en_US': 'Tee' }, { weight: '7' }]);
    expect(codes((await room.get(RollbackChannel).rollback('D', 'shop', 1, ann())).problems)).toEqual(['nothing_to_roll_back']);
    await room.get(RollbackChannel).rollback('D', 'shop', 2, ann());
    expect((await shown('D')).nodes[0]!.content['en_US']).toEqual({ 'title@en_US': 'Worse' });
    expect(codes((await room.get(RollbackChannel).rollback('D', 'shop', 99, ann())).problems)).toEqual(['edition_not_found']);
  });
});

describe('decisions', () => {
  test('nobody approves what they wrote or submitted; the database refuses it too', async () => {
    await room.product('E');
    const [id] = await room.submit('edna', 'E');
    for (const person of ['ed', 'edna']) {
      const { decided } = await room.approve(person, [id!]);
      expect(decided[0]!.problems).toEqual([expect.objectContaining({ code: 'four_eyes', path: 'reviews.0' })]);
      const insert = room.db.ds.query(
        `INSERT INTO approval (review_id, root_id, version_id, channel_code, locales, approver) SELECT id, root_id, version_id, channel_code, locales, $2 FROM review WHERE id = $1`,
        [id, person],
      );
      await expect(insert).rejects.toMatchObject({ driverError: { constraint: 'approval_four_eyes' } });
    }
    expect(await room.count('edition', `root_id = ${await rootOf('E')}`)).toBe(0);
    expect(await stateOf('E')).toBe('in_review');
  });

  test('an author stays an author on the channel and in the locale that have not seen their work, in the database too', async () => {
    await room.product('O');
    await room.approve('ann', await room.submit('ed', 'O', ['shop'], ['en_US']));
    await room.edit('edna', 'O', { 'title@en_US': 'Tee 2' });
    const [market] = await room.submit('edna', 'O', ['market'], ['en_US']);
    const [german] = await room.submit('edna', 'O', ['shop'], ['de_DE']);
    expect(await room.one('SELECT authors FROM version WHERE root_id = $1 ORDER BY number DESC', [await rootOf('O')])).toEqual({
      authors: ['edna'],
    });
    const insert = `INSERT INTO approval (review_id, root_id, version_id, channel_code, locales, approver)
      SELECT id, root_id, version_id, channel_code, locales, $2 FROM review WHERE id = $1`;
    for (const id of [market!, german!]) {
      expect((await room.approve('ed', [id])).decided[0]!.problems[0]!.code).toBe('four_eyes');
      await expect(room.db.ds.query(insert, [id, 'ed'])).rejects.toMatchObject({ driverError: { constraint: 'approval_four_eyes' } });
      await expect(room.db.ds.query(insert, [id, 'ann'])).rejects.toMatchObject({ driverError: { constraint: 'approval_of_review' } });
    }
    await room.get(CloseReview).withdraw(german!, null, ed());
    const [english] = await room.submit('edna', 'O', ['shop'], ['en_US']);
    const { decided } = await room.approve('ed', [english!]);
    expect(decided[0]!.problems).toEqual([]);
    expect((await room.approve('ann', [market!])).decided[0]!.problems).toEqual([]);
  });

  test('an author stays an author when an earlier version of theirs was rejected', async () => {
    await room.product('F');
    const [id] = await room.submit('ed', 'F');
    await room.get(CloseReview).reject(id!, 'Too short', ann());
    expect(await stateOf('F')).toBe('changes_requested');
    await room.edit('edna', 'F', { brand: 'Best' });
    const [again] = await room.submit('edna', 'F');
    expect((await room.approve('ed', [again!])).decided[0]!.problems[0]!.code).toBe('four_eyes');
    expect((await room.approve('ann', [again!])).decided[0]!.problems).toEqual([]);
    await room.edit('ann', 'F', { brand: 'Ann’s' });
    const [third] = await room.submit('edna', 'F');
    expect((await room.approve('ann', [third!])).decided[0]!.problems[0]!.code).toBe('four_eyes');
    expect((await room.approve('ed', [third!])).decided[0]!.problems).toEqual([]);
  });

  test('of two who decide at once, one wins and the other is told who did', async () => {
    await room.product('G');
    const ids = await room.submit('ed', 'G');
    const both = await Promise.all([room.approve('ann', ids), room.approve('abe', ids)]);
    const problems = both.map((answer) => codes(answer.decided[0]!.problems).join());
    expect(problems.sort()).toEqual(['', 'review_closed']);
    expect(await room.count('approval', `root_id = ${await rootOf('G')}`)).toBe(1);
    expect(await room.count('edition', `root_id = ${await rootOf('G')}`)).toBe(1);
  });

  test('stale, closed and unknown reviews are told precisely, and good ones of the same call go through', async () => {
    await room.product('H');
    const [closed] = await room.submit('ed', 'H');
    await room.get(CloseReview).withdraw(closed!, null, ed());
    expect(await stateOf('H')).toBe('draft');
    const [open] = await room.submit('ed', 'H');
    const { products } = await room.get(SubmitProduct).submit({ skus: ['H', 'H-S', 'nope'], channels: ['shop'], locales: ['en_US'] }, ed());
    expect(products.map((p) => codes(p.problems))).toEqual([['already_in_review'], ['product_not_found'], ['product_not_found']]);
    const { decided } = await room.approve('ann', [closed!, '99999', 'x', open!]);
    expect(decided.map((d) => codes(d.problems))).toEqual([['review_closed'], ['review_not_found'], ['review_not_found'], []]);
    expect(decided[0]!.problems[0]!.message).toMatch(/was withdrawn by ed/);
  });

  test('readiness errors refuse the submission unless a reason is given, which is recorded', async () => {
    await room.product('I');
    const seen: string[] = [];
    room.get(ReadinessPort).use({
      check: async (_m, views) => {
        seen.push(...views.map((view) => `${view.rootSku} ${view.channelCode} ${String(view.draft)}`));
        return views.map((view) => ({
          rootId: view.rootId,
          channelCode: view.channelCode,
          problems: [{ code: 'title_missing', message: 'm', fix: 'f' }],
          waits: [],
        }));
      },
    });
    const input = { skus: ['I'], channels: ['shop'], locales: ['en_US'] };
    const refused = await room.get(SubmitProduct).submit(input, ed());
    expect(codes(refused.products[0]!.problems)).toEqual(['title_missing']);
    expect(seen).toEqual(['I shop true']);
    expect(await room.count('version', `root_id = ${await rootOf('I')}`)).toBe(0);
    const forced = await room.get(SubmitProduct).submit({ ...input, overrideReason: 'Launch' }, ed());
    expect(forced.products[0]!.reviewIds).toHaveLength(1);
    const { details } = await room.one<{ details: object }>(`SELECT details FROM audit WHERE verb = 'submit' AND target = 'I'`);
    expect(details).toMatchObject({ overrideReason: 'Launch', overridden: ['title_missing'] });
    room.get(ReadinessPort).use({ check: () => Promise.resolve([]) });
  });

  test('wrong channels and locales are refused with their place', async () => {
    const { problems } = await room.get(SubmitProduct).submit({ skus: ['A'], channels: ['all', 'shop'], locales: ['xx'] }, ed());
    expect(problems.map((p) => [p.code, p.path])).toEqual([
      ['channel_not_found', 'channels.0'],
      ['locale_not_found', 'locales.0'],
    ]);
  });
});

describe('facts', () => {
  const forward = () => room.get(FactsForwarder).forwardOnce();

  test('a facts change makes exactly one edition per channel, and the draft leaks into none', async () => {
    await room.product('J');
    await room.approve('ann', await room.submit('ed', 'J', ['shop', 'market'], ['en_US']));
    await forward();
    await room.edit('ed', 'J', { 'title@en_US': 'Unfinished', brand: 'Nobody' });
    await room.facts('J-S', { weight: '2' });
    await room.facts('J-S', { weight: '3', hazard: 'fire' });
    expect(await room.count('facts_outbox')).toBe(1);
    expect(await forward()).toEqual({ taken: 1, editions: 2 });
    expect(await forward()).toEqual({ taken: 0, editions: 0 });
    for (const channel of ['shop', 'market']) {
      const view = await shown('J', channel);
      expect(view.number).toBe(2);
      expect(view.nodes[0]!.content).toEqual({ '*': { brand: 'Acme' }, en_US: { 'title@en_US': 'Tee' } });
      expect(view.nodes.find((n) => n.sku === 'J-S')!.facts).toEqual({ weight: '3', size: 'S' });
    }
    const draft = await room.get(EditionReader).draft(room.db.ds.manager, [await rootOf('J')], 'shop', ['en_US']);
    expect(draft[0]).toMatchObject({ draft: true, editionId: null });
    expect(draft[0]!.nodes[0]!.content['*']).toEqual({ brand: 'Nobody' });
    expect(await room.one('SELECT cause, created_by, approval_id FROM edition WHERE id = $1', [(await shown('J')).editionId])).toEqual({
      cause: 'facts',
      created_by: 'erp',
      approval_id: null,
    });
  });

  test('a new variant and a review fact wait; a fact that returns to what is shown makes no edition; a recall goes through', async () => {
    await room.facts('J-L', { size: 'L' }, { parentSku: 'J' });
    expect(await forward()).toEqual({ taken: 1, editions: 0 });
    await room.facts('J-S', { weight: '9' });
    await room.facts('J-S', { weight: '3' });
    expect(await forward()).toEqual({ taken: 1, editions: 0 });
    await room.facts('J-M', {}, { lifecycle: 'recalled' });
    await forward();
    expect((await shown('J')).nodes.map((n) => [n.sku, n.lifecycle])).toEqual([
      ['J', 'active'],
      ['J-M', 'recalled'],
      ['J-S', 'active'],
    ]);
  });

  test('a life that ends and goes on before anybody looks makes no edition, and is planned anew all the same; a fact is not', async () => {
    const root = await rootOf('J');
    const editions = await room.count('edition', `root_id = ${root}`);
    await room.db.ds.query('DELETE FROM edition_outbox');
    await room.facts('J-S', { weight: '9' });
    await room.facts('J-S', { weight: '3' });
    await forward();
    expect(await room.count('edition_outbox')).toBe(0);
    await room.facts('J-S', {}, { lifecycle: 'discontinued' });
    await room.facts('J-S', {}, { lifecycle: 'active' });
    expect(await room.count('edition_outbox')).toBe(0);
    await forward();
    expect(await room.count('edition_outbox', `root_id = ${root}`)).toBe(2);
    expect(await room.count('edition', `root_id = ${root}`)).toBe(editions);
  });

  test('an edition by facts names who sent the last of them, or who edited last: under the name that the history has', async () => {
    await room.product('N');
    await room.approve('ann', await room.submit('ed', 'N'));
    const root = await rootOf('N');
    const made = (): Promise<object[]> =>
      room.db.ds.query(`SELECT number, cause, created_by FROM edition WHERE root_id = $1 ORDER BY id`, [root]);
    await room.facts('N', { weight: '2' }, { source: 'erp' });
    await room.facts('N', { weight: '3' }, { source: 'ERP North' });
    await forward();
    await inTransaction(room.db.ds, async (m) => {
      const rows = [{ sku: 'N', cells: {}, lifecycle: 'recalled' as const, mustExist: true }];
      await room.get(WriteListeners).tell(m, await room.get(WriteContentMany).write(m, rows, ed()), ed());
    });
    await forward();
    // As the release before queues it while both run.
    await room.facts('N', { weight: '4' }, { source: 'ERP North' });
    await room.db.ds.query('UPDATE facts_outbox SET actor = NULL WHERE root_id = $1', [root]);
    await forward();
    expect(await made()).toEqual([
      { number: 1, cause: 'approval', created_by: 'ann' },
      { number: 2, cause: 'facts', created_by: 'ERP North' },
      { number: 3, cause: 'facts', created_by: 'ed' },
      { number: 4, cause: 'facts', created_by: 'erp' },
    ]);
  });

  test('where no channel shows the product, facts change the draft only', async () => {
    await room.product('K');
    await room.facts('K', { weight: '5' });
    expect(await room.count('facts_outbox')).toBe(0);
  });

  test('auto facts do not reopen an approved product; a product that is being written is left for the next turn', async () => {
    await room.product('L');
    const ids = await room.submit('ed', 'L');
    await room.facts('L', { weight: '4' });
    await room.approve('ann', ids);
    expect(await stateOf('L')).toBe('approved');
    expect((await shown('L')).nodes[0]!.facts).toEqual({ weight: '4' });
    await room.facts('L', { weight: '6' });
    const root = await rootOf('L');
    await inTransaction(room.db.ds, async (m) => {
      await m.query('SELECT 1 FROM product_node WHERE id = $1 FOR UPDATE', [root]);
      expect(await forward()).toEqual({ taken: 0, editions: 0 });
    });
    expect(await forward()).toEqual({ taken: 1, editions: 1 });
  });

  test('a batch that fails half-way loses nothing and is done by the next', async () => {
    await room.facts('L', { weight: '8' });
    await room.db.asOwner(`ALTER TABLE edition_outbox ADD CONSTRAINT broken CHECK (root_id < 0) NOT VALID`);
    await expect(forward()).rejects.toThrow(/broken/);
    await room.db.asOwner(`ALTER TABLE edition_outbox DROP CONSTRAINT broken`);
    expect(await room.count('facts_outbox')).toBe(1);
    expect(await forward()).toEqual({ taken: 1, editions: 1 });
    expect((await shown('L')).nodes[0]!.facts).toEqual({ weight: '8' });
  });

  test('a product that throws stops none of the others, is told once by its SKU, and is tried again later', async () => {
    await room.product('O');
    await room.approve('ann', await room.submit('ed', 'O'));
    await forward();
    const [bad, good] = [await rootOf('L'), await rootOf('O')];
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const waiting = async () => (await room.db.ds.query<{ id: string }[]>('SELECT root_id AS id FROM facts_outbox')).map(({ id }) => id);
    const until = async (rootId: string) => {
      while ((await waiting()).includes(rootId)) await new Promise((r) => setTimeout(r, 20));
    };
    await room.facts('L', { weight: '20' });
    await room.facts('O', { weight: '20' });
    await room.db.asOwner(`ALTER TABLE edition_outbox ADD CONSTRAINT broken CHECK (root_id <> ${bad}) NOT VALID`);
    room.get(FactsForwarder).start();
    await until(good);
    room.clock.advance(5_000);
    await room.facts('O', { weight: '21' });
    await until(good);
    expect(await waiting()).toEqual([bad]);
    expect(told.mock.calls.map(([what, message]) => [(what as { sku: string }).sku, message])).toEqual([
      ['L', 'Facts of L could not be forwarded; they are tried again'],
    ]);
    await room.db.asOwner(`ALTER TABLE edition_outbox DROP CONSTRAINT broken`);
    room.clock.advance(600_000);
    await until(bad);
    await room.get(FactsForwarder).stop();
    told.mockRestore();
    expect([(await shown('L')).nodes[0]!.facts, (await shown('O')).nodes[0]!.facts]).toEqual([{ weight: '20' }, { weight: '21' }]);
  });

  test('the worker does it by itself and stops when told', async () => {
    await room.facts('L', { weight: '10' });
    room.get(FactsForwarder).start();
    while ((await room.count('facts_outbox')) > 0) await new Promise((r) => setTimeout(r, 20));
    await room.get(FactsForwarder).stop();
    expect((await shown('L')).nodes[0]!.facts).toEqual({ weight: '10' });
  });
});

describe('what never changes', () => {
  test.each(['snapshot', 'version', 'approval', 'edition'])('%s refuses UPDATE, DELETE and TRUNCATE', async (table) => {
    const id = table === 'snapshot' ? 'kind = kind' : 'id = id';
    const column = table === 'snapshot' ? 'kind' : 'root_id';
    for (const change of [`UPDATE ${table} SET ${column} = ${column} WHERE ${id}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
      await expect(room.db.ds.query(change)).rejects.toThrow('permission denied for table');
      await expect(room.db.asOwner(change)).rejects.toThrow(/immutable/);
    }
  });

  test('the number of statements does not grow with the batch', async () => {
    const skus = Array.from({ length: 30 }, (_, at) => `N-${at}`);
    for (const sku of skus) await room.product(sku);
    const submit = (part: string[]) =>
      countStatements(() => room.get(SubmitProduct).submit({ skus: part, channels: ['shop', 'market'], locales: ['en_US'] }, ed()));
    const few = await submit(skus.slice(0, 1));
    const many = await submit(skus.slice(1));
    expect(many.count).toBe(few.count);
    const ids = many.result.products.flatMap((p) => p.reviewIds);
    expect(ids).toHaveLength(58);
    const one = await countStatements(() => room.approve('ann', few.result.products[0]!.reviewIds));
    const all = await countStatements(() => room.approve('ann', ids));
    expect(all.count).toBeLessThanOrEqual(one.count + 4);
    expect(all.result.decided.filter((d) => d.edition)).toHaveLength(58);
    const editions = all.result.decided.map((d) => d.edition!.id);
    const read = await countStatements(() => room.get(EditionReader).read(room.db.ds.manager, editions));
    expect(read.result.map((view) => view.editionId)).toEqual(editions);
    expect(read.count).toBeLessThanOrEqual(6);
  });

  test('versions are made in a constant number of statements for other rooms too', async () => {
    const rootIds = [await rootOf('N-1'), await rootOf('N-2')];
    await room.edit('ed', 'N-1', { brand: 'Other' });
    const made = await inTransaction(room.db.ds, (m) => room.get(CreateVersions).createVersions(m, rootIds, 'test', ed()));
    expect(rootIds.map((id) => [made.get(id)!.isNew, made.get(id)!.version.number])).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });
});
