import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { EditionReader, ReadinessPort, SubmitProduct, type EditionView } from '../../src/approval/index.js';
import { approvalRoom, type Room } from './room.js';

let room: Room;
let judged: EditionView[] = [];
beforeAll(async () => {
  room = await approvalRoom();
  room.get(ReadinessPort).use({
    // A channel in two languages, which wants a title in each that it shows of the two.
    check: async (_m, views) => {
      judged.push(...views);
      return views.map((view) => ({ rootId: view.rootId, channelCode: view.channelCode, problems: missingTitles(view), waits: [] }));
    },
  });
});
afterAll(() => room.close());
beforeEach(() => void (judged = []));

const WANTED = ['de_DE', 'en_US'];
const missingTitles = ({ nodes }: EditionView) =>
  WANTED.filter((locale) => !nodes[0]!.content[locale]?.[`title@${locale}`]).map((locale) => ({
    code: 'missing_title',
    path: `title@${locale}`,
    message: 'm',
    fix: 'f',
  }));
const shown = async (sku: string, channel = 'shop') => {
  const { id } = await room.one<{ id: string }>('SELECT id FROM product_node WHERE sku = $1', [sku]);
  return (await room.get(EditionReader).heads(room.db.ds.manager, [id], channel))[0]!;
};
const submit = async (sku: string, locales: string[], channels = ['shop']) =>
  (await room.get(SubmitProduct).submit({ skus: [sku], channels, locales }, room.by('ed'))).products[0]!;
const picture = (sku: string, hash: string, locale: string | null, alt: object) =>
  room.db.ds.query(
    `INSERT INTO asset_link (root_id, node_id, asset_hash, role, position, locale, alt)
     SELECT root_id, id, $2, 'main', 0, $3, $4 FROM product_node WHERE sku = $1`,
    [sku, hash, locale, JSON.stringify(alt)],
  );

test('one locale of a channel that shows two is judged with the text that is live in the other, not with its draft', async () => {
  await room.product('A');
  await room.approve('ann', (await submit('A', WANTED)).reviewIds);
  await room.edit('ed', 'A', { 'title@en_US': 'Tee 2', 'title@de_DE': 'Halber Gedanke', brand: 'Brand 2' });
  judged = [];
  const { reviewIds, problems } = await submit('A', ['en_US']);
  expect(problems).toEqual([]);
  expect(judged.map((view) => [view.locales, view.nodes[0]!.content])).toEqual([
    [['de_DE', 'en_US'], { '*': { brand: 'Brand 2' }, en_US: { 'title@en_US': 'Tee 2' }, de_DE: { 'title@de_DE': 'Hemd' } }],
  ]);
  await room.approve('ann', reviewIds);
  const { nodes, dictionary, locales } = await shown('A');
  expect({ nodes, dictionary, locales }).toEqual({
    nodes: judged[0]!.nodes,
    dictionary: judged[0]!.dictionary,
    locales: judged[0]!.locales,
  });
});

test('a draft without its text in the other locale takes nothing away there; one without it in the submitted locale is refused', async () => {
  await room.edit('ed', 'A', { 'title@de_DE': null });
  expect((await submit('A', ['en_US'])).problems.map(({ code }) => code)).toEqual([]);
  await room.edit('ed', 'A', { 'title@en_US': null });
  const german = await submit('A', ['de_DE'], ['market']);
  expect(german.problems.map(({ path }) => path)).toEqual(['title@de_DE', 'title@en_US']);
});

test('the first submission of one of two locales is judged by that one alone: what nobody approved is not there', async () => {
  await room.product('B');
  const first = await submit('B', ['en_US']);
  expect(first.problems.map(({ path }) => path)).toEqual(['title@de_DE']);
  expect(judged.map((view) => [view.locales, view.nodes[0]!.content])).toEqual([
    [['en_US'], { '*': { brand: 'Acme' }, en_US: { 'title@en_US': 'Tee' } }],
  ]);
});

test('each channel is judged with what it shows itself', async () => {
  await room.product('C');
  await room.approve('ann', (await submit('C', WANTED)).reviewIds);
  await room.edit('ed', 'C', { 'title@en_US': 'Tee 2' });
  judged = [];
  const { problems } = await submit('C', ['en_US'], ['shop', 'market']);
  expect(problems.map(({ path }) => path)).toEqual(['title@de_DE']);
  expect(judged.map((view) => [view.channelCode, view.locales])).toEqual([
    ['shop', ['de_DE', 'en_US']],
    ['market', ['en_US']],
  ]);
});

test('pictures and their alternative texts are judged as they will be shown, for a new variant too', async () => {
  const [common, german, draft] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
  await room.product('D');
  await room.db.ds.query(
    `INSERT INTO asset (hash, file_name, media_type, bytes, width, height, source, created_by)
     SELECT h, 'x.png', 'image/png', 1, 1, 1, 'test', 'ed' FROM unnest($1::text[]) h`,
    [[common, german, draft]],
  );
  await picture('D', common, null, { en_US: 'Tee', de_DE: 'Hemd' });
  await picture('D', german, 'de_DE', {});
  await room.approve('ann', (await submit('D', WANTED)).reviewIds);
  await picture('D', draft, 'de_DE', {});
  await room.db.ds.query(`UPDATE asset_link SET alt = '{"en_US": "Tee 2", "de_DE": "Halb"}' WHERE asset_hash = $1`, [common]);
  await room.facts('D-L', { weight: '1', size: 'L' }, { parentSku: 'D' });
  judged = [];
  const { reviewIds } = await submit('D', ['en_US']);
  expect(judged[0]!.nodes[0]!.links.map(({ assetHash, alt }) => [assetHash[0], alt])).toEqual([
    ['a', { de_DE: 'Hemd', en_US: 'Tee 2' }],
    ['b', {}],
  ]);
  await room.approve('ann', reviewIds);
  expect((await shown('D')).nodes).toEqual(judged[0]!.nodes);
  expect(judged[0]!.nodes.map(({ sku }) => sku)).toEqual(['D', 'D-L', 'D-M', 'D-S']);
});

test('what came from another product keeps there, in a locale that is not approved, what the channel shows of it in that one', async () => {
  for (const sku of ['G', 'H']) await room.product(sku);
  await room.facts('G-L', { weight: '1', size: 'L' }, { parentSku: 'G' });
  await room.edit('ed', 'G-L', { 'title@en_US': 'Large', 'title@de_DE': 'Weit' });
  for (const sku of ['G', 'H']) await room.approve('ann', (await submit(sku, WANTED)).reviewIds);
  await room.facts('G-L', {}, { parentSku: 'H' });
  await room.edit('ed', 'G-L', { 'title@en_US': 'Larger', 'title@de_DE': 'Halber Gedanke' });
  judged = [];
  const { reviewIds, problems } = await submit('H', ['en_US']);
  expect(problems).toEqual([]);
  await room.approve('ann', reviewIds);
  const { nodes } = await shown('H');
  expect(nodes.find(({ sku }) => sku === 'G-L')!.content).toEqual({
    '*': {},
    en_US: { 'title@en_US': 'Larger' },
    de_DE: { 'title@de_DE': 'Weit' },
  });
  expect(judged[0]!.nodes).toEqual(nodes);
  // The product that it left shows it as it was, in both.
  expect((await shown('G')).nodes.find(({ sku }) => sku === 'G-L')!.content).toMatchObject({
    en_US: { 'title@en_US': 'Large' },
    de_DE: { 'title@de_DE': 'Weit' },
  });
  await room.approve('ann', (await submit('H', ['de_DE'])).reviewIds);
  expect((await shown('H')).nodes.find(({ sku }) => sku === 'G-L')!.content['de_DE']).toEqual({ 'title@de_DE': 'Halber Gedanke' });
});
