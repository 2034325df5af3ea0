import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { AttributeCatalog, WriteContentMany, WriteFacts, type Lifecycle } from '../../src/catalog/index.js';
import { BuildIndex, JudgeQueue, ReadinessPlaces, reasonOf, RecordVerdicts, type ReadinessPlace } from '../../src/search/index.js';
import { AssortmentPlaces } from '../../src/search/meant/assortment-places.js';
import { demandsOf } from '../../src/search/readiness/demands.js';
import { beginTask } from '../../src/search/readiness/tasks.repository.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from '../catalog/definitions.js';

const SHOP: ReadinessPlace = { channelCode: 'shop', kind: 'shopify', marketCode: 'us', locales: ['en_US', 'de_DE'], rules: 'r1' };
const AMAZON: ReadinessPlace = { channelCode: 'amazon-de', kind: 'amazon', marketCode: 'de', locales: ['de_DE'], rules: 'r1' };
const PLACES = [SHOP, AMAZON];

let server: TestServer;
const get = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const sql = <T>(text: string, params: unknown[] = []): Promise<T[]> => server.ds.query<T[]>(text, params);
const tell = (place: ReadinessPlace) => inTransaction(server.ds, (m) => get(ReadinessPlaces).tell(m, place));

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  await sql(`UPDATE family SET required = '{"*": ["name"], "shop": ["color", "description"], "amazon": ["weight"]}' WHERE code = 'shirts'`);
  await sql(`UPDATE attribute_option SET labels = '{"en_US": "x", "de_DE": "x"}' WHERE code <> 'cotton'`);
  for (const place of PLACES) await tell(place);
});
afterAll(() => server.close());

interface Row {
  sku: string;
  parentSku?: string;
  family?: string;
  familyVariant?: string;
  cells: Record<string, unknown>;
  lifecycle?: Lifecycle;
}
const facts = (rows: Row[]) =>
  inTransaction(server.ds, (m) =>
    get(WriteFacts).write(m, rows.map((row) => ({ ...row, source: 'erp', order: null })) as never, { door: 'erp', person: 'erp', requestId: null, now: new Date() }),
  ); // prettier-ignore
const content = (rows: Row[]) =>
  inTransaction(server.ds, (m) =>
    get(WriteContentMany).write(m, rows, { door: 'graphql', person: 'ed', requestId: null, now: new Date() }),
  );

interface Node {
  id: string;
  root_id: string;
  parent_id: string | null;
  sku: string;
  sellable: boolean;
  lifecycle: string;
  cells: Record<string, unknown>;
}

/** What a family asks, written down by hand: [channel, attribute, locale, cells that count]. */
const ASKED: [string, string, string, string[]][] = [
  ['shop', 'name', 'en_US', ['name@en_US']],
  ['shop', 'name', 'de_DE', ['name@de_DE']],
  ['shop', 'color', '', ['color']],
  ['shop', 'description', 'en_US', ['description@en_US#shop', 'description#shop', 'description@en_US']],
  ['shop', 'description', 'de_DE', ['description@de_DE#shop', 'description#shop', 'description@de_DE']],
  ['amazon-de', 'name', 'de_DE', ['name@de_DE']],
  ['amazon-de', 'weight', '', ['weight']],
];

/** `<root> <place> <locale> <how many>` by walking over all nodes but those that are left out: of a channel as `readinessOverview` counts them, without any index. */
async function lackingByWalk(leftOut: (channel: string, sku: string) => boolean = () => false): Promise<Set<string>> {
  const nodes = await sql<Node>(`SELECT id, root_id, parent_id, sku, sellable, lifecycle, facts || content AS cells FROM product_node`);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const shirts = new Set((await sql<{ id: string }>(`SELECT id FROM product_node WHERE family_code = 'shirts'`)).map(({ id }) => id));
  const states = (node: Node | undefined, cells: string[]): boolean =>
    node !== undefined && (cells.some((cell) => node.cells[cell] != null) || states(byId.get(node.parent_id ?? ''), cells));
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (!shirts.has(node.root_id) || !node.sellable || ['planned', 'discontinued', 'recalled'].includes(node.lifecycle)) continue;
    for (const [channel, attribute, locale, cells] of ASKED)
      if (!states(node, cells) && !leftOut(channel, node.sku)) {
        const key = `${byId.get(node.root_id)!.sku} ${channel} ${attribute}${locale ? `@${locale}` : ''}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  }
  return new Set([...counts].map(([key, count]) => `${key} ${count}`));
}

interface Told {
  products: number;
  ready: number;
  notReady: number;
  pending: number;
  owners: { owner: string; products: number }[];
  reasons: { code: string; place: string; locale: string | null; severity: string; owner: string; products: number; skus: number; fix: string }[];
  nextChanges: { owner: string; place: string; codes: string[]; products: number; listings: number }[];
  tasks: { cause: string; judged: number; all: number }[];
} // prettier-ignore
const OVERVIEW = `query ($channel: String!, $locale: String, $filter: SearchFilterInput) { readinessOverview(channel: $channel, locale: $locale, filter: $filter) {
  products ready notReady pending owners { owner products } reasons { code place locale severity owner products skus fix }
  nextChanges { owner place codes products listings } tasks { cause judged all } } }`;
async function overview(channel: string, more: { locale?: string; filter?: object } = {}): Promise<Told> {
  const { data, errors } = await server.graphql<{ readinessOverview: Told }>(OVERVIEW, { channel, ...more });
  expect(errors).toBeUndefined();
  return data.readinessOverview;
}

/** The same from what the writes kept: what every channel asks, by the definitions, beside the rows of gaps. */
async function lackingByIndex(skus: string[]): Promise<string[]> {
  const schema = await get(AttributeCatalog).load(server.ds.manager);
  const gaps = await sql<{ gap: string; sku: string; nodes: number }>(
    `SELECT g.gap, n.sku, g.nodes FROM readiness_gap g JOIN product_node n ON n.id = g.root_id WHERE n.sku = ANY ($1)`,
    [skus],
  );
  return PLACES.flatMap((place) => {
    const demands = new Map(demandsOf(schema, place).map((demand) => [demand.gap, demand]));
    return gaps.flatMap(({ gap, sku, nodes }) =>
      demands.has(gap) ? [`${sku} ${place.channelCode} ${demands.get(gap)!.cell} ${nodes}`] : [],
    );
  }).sort();
}

async function found(filter: object): Promise<string[]> {
  const { data, errors } = await server.graphql<{ searchProducts: { nodes: { sku: string }[] } }>(
    `query ($filter: SearchFilterInput) { searchProducts(filter: $filter, first: 100) { nodes { sku } } }`,
    { filter },
  );
  expect(errors).toBeUndefined();
  return data.searchProducts.nodes.map(({ sku }) => sku);
}

interface Verdict {
  channel: string;
  state: string | null;
  listings: number | null;
  judgedAt: string | null;
  reasons: { code: string; place: string; locale: string | null; severity: string; skus: number }[];
}

/** What products say of themselves. */
async function verdicts(filter: object, of = ''): Promise<{ sku: string; verdicts: Verdict[] }[]> {
  const { data, errors } = await server.graphql<{ searchProducts: { nodes: { sku: string; verdicts: Verdict[] }[] } }>(
    `query ($filter: SearchFilterInput) { searchProducts(filter: $filter, first: 20) { nodes { sku verdicts${of} { channel state listings judgedAt reasons { code place locale severity skus } } } } }`,
    { filter },
  );
  expect(errors).toBeUndefined();
  return data.searchProducts.nodes;
}

/** Judges all that waits: a channel says no to what has no rating. */
async function judgeAll(): Promise<string[]> {
  const judged: string[] = [];
  await get(JudgeQueue).noticeDefinitions();
  const rows = new Map((await sql<{ id: string; sku: string; rating: string | null }>(`SELECT id, sku, content->>'rating' AS rating FROM product_node WHERE parent_id IS NULL`)).map((row) => [row.id, row])); // prettier-ignore
  const judge: Parameters<JudgeQueue['take']>[1] = async (m, { rootIds, channelCode }) => {
    const drafts = await get(RecordVerdicts).drafts(m, rootIds);
    const verdicts = PLACES.filter((place) => channelCode === null || place.channelCode === channelCode).flatMap((place) =>
      rootIds.map((rootId) => {
        const { sku, rating } = rows.get(rootId)!;
        judged.push(`${sku} ${place.channelCode}`);
        const reason = reasonOf({ channelCode: place.channelCode, code: 'no_rating', place: 'rating', locale: '', severity: 'error', owner: 'pim', message: `${sku} has none`, fix: 'Rate it' }); // prettier-ignore
        const isReady = rating !== null;
        const { treeRevision } = drafts.get(rootId)!;
        return { rootId, channelCode: place.channelCode, isReady, listings: 2, treeRevision, rules: 'r1', productType: '', requirements: 'none', judgedAt: new Date(), found: isReady ? [] : [{ reason, nodes: 1 }] }; // prettier-ignore
      }),
    );
    await get(RecordVerdicts).write(m, verdicts);
  };
  while ((await get(JudgeQueue).take(40, judge)) > 0);
  return judged.sort();
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('content' as const), at: fc.nat(), cells: fc.record({ 'name@en_US': fc.constantFrom(null, 'Shirt'), 'name@de_DE': fc.constantFrom(null, 'Hemd'), 'description@en_US': fc.constantFrom(null, '<p>Soft</p>'), 'description@de_DE#shop': fc.constantFrom(null, '<p>Weich</p>') }, { requiredKeys: [] }) }),
  fc.record({ kind: fc.constant('facts' as const), at: fc.nat(), cells: fc.record({ weight: fc.constantFrom(null, { amount: '1', unit: 'GRAM' }) }, { requiredKeys: [] }), life: fc.constantFrom<(Lifecycle | undefined)[]>(undefined, 'active', 'planned', 'discontinued') }),
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
); // prettier-ignore
let products = 0;

const leaveOut = (skus: string[]) =>
  sql(
    `INSERT INTO search_left_out (place, root_id, node_id, because) SELECT 'us', root_id, id, 'none' FROM product_node WHERE sku = ANY ($1)`,
    [skus],
  );

/** What products say of themselves, as `lackingByWalk` writes it. */
async function lackingByVerdicts(names: string[]): Promise<string[]> {
  const told = await verdicts({ skus: names });
  return told
    .flatMap(({ sku, verdicts: all }) =>
      all.flatMap(({ channel, reasons }) =>
        reasons.flatMap(({ code, place, skus }) => (code === 'required_by_family' ? [`${sku} ${channel} ${place} ${skus}`] : [])),
      ),
    )
    .sort();
}

/** `<place> <products> <SKUs>` of a channel, and how many are not ready. */
async function lackingByOverview(channel: string, names: string[]): Promise<string[]> {
  const { reasons, notReady } = await overview(channel, { filter: { skus: names } });
  const counts = reasons.flatMap(({ code, place, products: count, skus }) =>
    code === 'required_by_family' ? [`${place} ${count} ${skus}`] : [],
  );
  return [...counts.sort(), `not ready: ${notReady}`];
}

/** The same from a walk, with the products that filters find for each. */
async function countedByFilters(channel: string, names: string[], walk: string[]): Promise<string[]> {
  const own = walk.map((key) => key.split(' ')).filter(([, of]) => of === channel);
  const blocking = channel === 'shop' ? ['name@en_US', 'color', 'description@en_US'] : ['name@de_DE', 'weight'];
  const counts: string[] = [];
  for (const [place, rows] of Map.groupBy(own, ([, , where]) => where!)) {
    const found = await foundBy({ skus: names, readiness: { channel, places: [place] } });
    expect(found).toEqual(rows.map(([sku]) => sku!).sort());
    counts.push(`${place} ${rows.length} ${rows.reduce((sum, [, , , count]) => sum + Number(count), 0)}`);
  }
  const stopped = [...new Set(own.flatMap(([sku, , place]) => (blocking.includes(place!) ? [sku!] : [])))].sort();
  expect(await foundBy({ skus: names, readiness: { channel, states: ['not_ready'] } })).toEqual(stopped);
  return [...counts.sort(), `not ready: ${stopped.length}`];
}

const foundBy = async (filter: object): Promise<string[]> => (await found(filter)).sort();

describe('completeness', () => {
  test('is what a walk over all nodes finds, after any edits, moves and lives, at once', async () => {
    let lacking = 0;
    let crossed = 0;
    const places = jest.spyOn(get(AssortmentPlaces), 'all').mockResolvedValue(
      new Map([
        ['shop', ['us']],
        ['amazon-de', []],
      ]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        async (steps, atOnce, out) => {
          const names = Array.from({ length: 3 }, () => `R${products++}`);
          const levels = names.flatMap((sku) => ['red', 'blue'].map((color): Row => ({ sku: `${sku}-${color}`, parentSku: sku, cells: { color } }))); // prettier-ignore
          const variants = levels.map(({ sku }, at): Row => ({
            sku: `${sku}-v`,
            parentSku: sku,
            cells: { size: ['s', 'm', 'l'][at % 3] },
          }));
          await content([...names.map((sku): Row => ({ sku, family: 'shirts', familyVariant: 'by_color_size', cells: {} })), ...levels]);
          await facts(variants);
          const all = [...names.map((sku) => ({ sku })), ...levels, ...variants];
          for (let at = 0; at < steps.length; at += atOnce) {
            const now = steps.slice(at, at + atOnce);
            await facts(
            now.flatMap((one): Row[] => {
              if (one.kind === 'facts') return [{ sku: all[one.at % all.length]!.sku, cells: one.cells, ...(one.life ? { lifecycle: one.life } : {}) }];
              return one.kind === 'move' ? [{ sku: variants[one.at % variants.length]!.sku, parentSku: levels[one.to % levels.length]!.sku, cells: {} }] : [];
            }),
          ); // prettier-ignore
            await content(
              now.flatMap((one): Row[] => (one.kind === 'content' ? [{ sku: all[one.at % all.length]!.sku, cells: one.cells }] : [])),
            );
          }
          const walk = [...(await lackingByWalk())].filter((key) => names.includes(key.split(' ')[0]!));
          lacking += walk.length;
          expect(await lackingByIndex(names)).toEqual(walk.sort());
          // Within what is meant for the shop: what is left out there lacks nothing there.
          const left = new Set(out.map((at) => variants[at % variants.length]!.sku));
          await leaveOut([...left]);
          const within = [...(await lackingByWalk((channel, sku) => channel === 'shop' && left.has(sku)))].filter((key) => names.includes(key.split(' ')[0]!)); // prettier-ignore
          expect(await lackingByVerdicts(names)).toEqual(within.sort());
          for (const { channelCode } of PLACES) expect(await lackingByOverview(channelCode, names)).toEqual(await countedByFilters(channelCode, names, within)); // prettier-ignore
          crossed += within.length === walk.length ? 0 : 1;
          await sql('DELETE FROM search_left_out');
        },
      ),
      { numRuns: 40 },
    );
    places.mockRestore();
    expect(lacking).toBeGreaterThan(100);
    expect(crossed).toBeGreaterThan(5);
  });

  test('costs three statements of a write, however many nodes, and none that is wasted where nothing required was touched', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `C${at}`);
    await content(names.map((sku) => ({ sku, family: 'shirts', cells: { 'name@en_US': 'x' } })));
    const cost = async (sku: string[], cells: Record<string, unknown>): Promise<number> => {
      await get(ReadinessPlaces).asked(await get(AttributeCatalog).load(server.ds.manager));
      const { statements } = await countStatements(() => content(sku.map((one) => ({ sku: one, cells }))));
      return statements.filter((text) => text.includes('readiness_gap') || text.includes('readiness_due')).length;
    };
    expect(await cost(['C0'], { 'name@en_US': 'y' })).toBe(2);
    expect(await cost(names, { 'name@en_US': 'z' })).toBe(2);
    expect(await cost(names, { rating: '3' })).toBe(1);
  });
});

describe('verdicts', () => {
  const DONE = {
    'name@en_US': 'Shirt',
    'name@de_DE': 'Hemd',
    'description@en_US': '<p>Soft</p>',
    'description@de_DE': '<p>Weich</p>',
    color: 'red',
  };
  const WEIGHT = { weight: { amount: '1', unit: 'GRAM' } };
  const within = { skuPrefix: 'V-' };
  /** By the overview; what each product says of itself must add up to the same. */
  const states = async (channel: string): Promise<[number, number, number]> => {
    const { ready, notReady, pending, reasons } = await overview(channel, { filter: within });
    const told = (await verdicts(within)).map(({ verdicts: all }) => all.find((one) => one.channel === channel)!);
    const count = (state: string): number => told.filter((one) => one.state === state).length;
    expect([count('ready'), count('not_ready'), count('pending')]).toEqual([ready, notReady, pending]);
    const own = Map.groupBy(told.flatMap((one) => one.reasons), ({ code, place, locale }) => `${code} ${place} ${locale}`); // prettier-ignore
    const added = [...own].map(([key, all]) => [key, all.length, all.reduce((sum, { skus }) => sum + skus, 0)]);
    expect(added.sort()).toEqual(reasons.map(({ code, place, locale, products, skus }) => [`${code} ${place} ${locale}`, products, skus]).sort()); // prettier-ignore
    return [ready, notReady, pending];
  };

  test('wait while something is newer, and each product stands in one state', async () => {
    await judgeAll();
    await content([
      { sku: 'V-DONE', family: 'shirts', cells: { ...DONE, rating: '3' } },
      { sku: 'V-UNRATED', family: 'shirts', cells: DONE },
      { sku: 'V-BARE', family: 'shirts', cells: { ...DONE, 'name@en_US': null, 'name@de_DE': null, rating: '3' } },
      { sku: 'V-MUG', family: 'mugs', cells: {} },
    ]); // prettier-ignore
    await facts([{ sku: 'V-DONE', cells: WEIGHT }, { sku: 'V-UNRATED', cells: WEIGHT }]); // prettier-ignore
    // What lacks a required cell is not ready whatever the channel will say.
    expect(await states('shop')).toEqual([0, 1, 3]);
    expect(await states('amazon-de')).toEqual([0, 1, 3]);
    expect(await judgeAll()).toEqual(['V-BARE amazon-de', 'V-BARE shop', 'V-DONE amazon-de', 'V-DONE shop', 'V-MUG amazon-de', 'V-MUG shop', 'V-UNRATED amazon-de', 'V-UNRATED shop']); // prettier-ignore
    expect(await states('shop')).toEqual([1, 3, 0]);
    await content([{ sku: 'V-DONE', cells: { washable: true } }]);
    expect(await states('shop')).toEqual([0, 3, 1]);
    expect(await judgeAll()).toEqual(['V-DONE amazon-de', 'V-DONE shop']);
    expect(await states('shop')).toEqual([1, 3, 0]);
    expect(await judgeAll()).toEqual([]);
  });

  test('are told by owner and reason, with the one change that frees the most', async () => {
    const told = await overview('amazon-de', { filter: within });
    expect(told).toMatchObject({ products: 4, ready: 1, notReady: 3, pending: 0, tasks: [] });
    expect(told.owners).toEqual([{ owner: 'pim', products: 3 }, { owner: 'erp', products: 1 }]); // prettier-ignore
    expect(told.reasons.map(({ code, place, severity, owner, products: count, skus }) => [code, place, severity, owner, count, skus])).toEqual([
      ['no_rating', 'rating', 'error', 'pim', 2, 2],
      ['required_by_family', 'name@de_DE', 'error', 'pim', 1, 1],
      ['required_by_family', 'weight', 'error', 'erp', 1, 1],
    ]); // prettier-ignore
    // The bare one lacks two things: mending one of them frees nothing.
    expect(told.nextChanges).toEqual([{ owner: 'pim', place: 'rating', codes: ['no_rating'], products: 2, listings: 4 }]);
    const shop = await overview('shop', { filter: within });
    expect(shop.nextChanges).toEqual([
      { owner: 'pim', place: 'rating', codes: ['no_rating'], products: 2, listings: 4 },
      { owner: 'pim', place: 'name@en_US', codes: ['required_by_family'], products: 1, listings: 2 },
    ]);
    // A further language stops nothing; asked for alone, it is what is told.
    expect(shop.reasons.find(({ place }) => place === 'name@de_DE')).toMatchObject({ severity: 'warning', locale: 'de_DE', products: 1 });
    const german = await overview('shop', { locale: 'de_DE', filter: within });
    expect(german.reasons.map(({ place }) => place).sort()).toEqual(['name@de_DE', 'rating']);
    // What stops a product stops it in every language: it is not ready, and no German word frees it.
    expect([german.products, german.ready, german.notReady]).toEqual([shop.products, shop.ready, shop.notReady]);
    expect(german.nextChanges).toEqual([{ owner: 'pim', place: 'rating', codes: ['no_rating'], products: 2, listings: 4 }]);
  });

  test('are told by each product, on one channel or all', async () => {
    const [done, bare] = [await verdicts({ skus: ['V-DONE'] }), await verdicts({ skus: ['V-BARE'] }, '(channel: "shop", locale: "de_DE")')];
    expect(done).toEqual([
      {
        sku: 'V-DONE',
        verdicts: [
          { channel: 'amazon-de', state: 'ready', listings: 2, judgedAt: expect.any(String) as unknown, reasons: [] },
          { channel: 'shop', state: 'ready', listings: 2, judgedAt: expect.any(String) as unknown, reasons: [] },
        ],
      },
    ]);
    // In German only the name is lacking, and a second language stops nothing; the product is not ready for want of the English one.
    expect(bare[0]!.verdicts).toMatchObject([
      { channel: 'shop', state: 'not_ready', reasons: [{ code: 'required_by_family', place: 'name@de_DE', severity: 'warning', skus: 1 }] },
    ]);
    const sent = jest.spyOn(server.ds.logger, 'logQuery');
    const statements = async (filter: object): Promise<number> => {
      sent.mockClear();
      await verdicts(filter);
      return sent.mock.calls.filter(([text]) => !text.includes('api_key')).length;
    };
    const one = await statements({ skus: ['V-DONE'] });
    expect(await statements({ skus: ['V-DONE', 'V-BARE', 'V-MUG'] })).toBe(one);
    sent.mockRestore();
  });

  test('are filters beside all others', async () => {
    const ask = (readiness: object, more: object = {}) => found({ ...within, readiness: { channel: 'shop', ...readiness }, ...more });
    expect(await ask({ states: ['ready'] })).toEqual(['V-DONE']);
    expect(await ask({ states: ['not_ready'] })).toEqual(['V-BARE', 'V-MUG', 'V-UNRATED']);
    expect(await ask({ states: ['ready', 'pending'] })).toEqual(['V-DONE']);
    // Said again and again it is asked once.
    expect(await ask({ states: Array.from({ length: 30_000 }, () => 'ready') })).toEqual(['V-DONE']);
    expect(await ask({ codes: ['no_rating'] })).toEqual(['V-MUG', 'V-UNRATED']);
    expect(await ask({ places: ['name@en_US'], severity: 'error' })).toEqual(['V-BARE']);
    expect(await ask({ owners: ['erp'] })).toEqual([]);
    const nobody = { filter: { not: { readiness: { channel: 'shop', owners: ['pim', 'nobody'] } } } };
    const { errors } = await server.graphql(
      `query ($filter: SearchFilterInput) { searchProducts(filter: $filter) { nodes { sku } } }`,
      nobody,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'owner_unknown', path: 'filter.not.readiness.owners.1' } }]);
    expect(await ask({ states: ['not_ready'], codes: ['required_by_family'], locale: 'de_DE' })).toEqual(['V-BARE']);
    expect(await found({ ...within, readiness: { channel: 'amazon-de', owners: ['erp'] } })).toEqual(['V-BARE']);
    expect(await ask({ states: ['not_ready'] }, { families: ['shirts'] })).toEqual(['V-BARE', 'V-UNRATED']);
    expect(await found({ ...within, not: { readiness: { channel: 'shop', states: ['not_ready'] } } })).toEqual(['V-DONE']);
    await content([{ sku: 'V-UNRATED', cells: { washable: false } }]);
    expect(await ask({ states: ['pending'] })).toEqual(['V-UNRATED']);
    // What was said of an older draft is no reason of this one.
    expect(await ask({ codes: ['no_rating'] })).toEqual(['V-MUG']);
    await judgeAll();
  });

  test('are found by the words of each number, and no others', async () => {
    const agree = async (): Promise<string[]> => {
      const { owners, reasons } = await overview('shop', { filter: within });
      const ask = async (readiness: object): Promise<string> => (await found({ ...within, readiness: { channel: 'shop', ...readiness } })).join(' '); // prettier-ignore
      const asked = [
        ...owners.map(({ owner, products: count }) => ({ name: owner, count, filter: { owners: [owner] } })),
        ...reasons.map(({ code, place, products: count }) => ({ name: `${code} ${place}`, count, filter: { codes: [code], places: [place] } })),
      ]; // prettier-ignore
      return Promise.all(asked.map(async ({ name, count, filter }) => `${name}: ${count} ${await ask(filter)}`));
    };
    await content([{ sku: 'V-DONE', cells: { 'name@de_DE': null } }]);
    await judgeAll();
    // What only lacks a word of a second language waits for nobody.
    expect(await agree()).toEqual([
      'pim: 3 V-BARE V-MUG V-UNRATED',
      'required_by_family name@de_DE: 2 V-BARE V-DONE',
      'no_rating rating: 2 V-MUG V-UNRATED',
      'required_by_family name@en_US: 1 V-BARE',
    ]);
    expect(await found({ ...within, readiness: { channel: 'shop', owners: ['pim'], severity: 'warning' } })).toEqual(['V-BARE', 'V-DONE']);
    const places = jest.spyOn(get(AssortmentPlaces), 'all').mockResolvedValue(new Map([['shop', ['us']]]));
    await sql(
      `INSERT INTO search_left_out (place, root_id, node_id, because) SELECT 'us', id, id, 'none' FROM product_node WHERE sku = 'V-BARE'`,
    );
    expect(await agree()).toEqual([
      'pim: 2 V-MUG V-UNRATED',
      'no_rating rating: 2 V-MUG V-UNRATED',
      'required_by_family name@de_DE: 1 V-DONE',
    ]);
    await sql('DELETE FROM search_left_out');
    places.mockRestore();
    await content([{ sku: 'V-DONE', cells: { 'name@de_DE': 'Hemd' } }]);
    await judgeAll();
  });

  test.each([
    [{ channel: 'nowhere', states: ['ready'] }, 'channel_unknown', 'filter.readiness.channel'],
    [{ channel: 'shop' }, 'filter_malformed', 'filter.readiness'],
    // A state is of no locale: the locale was dropped without a word.
    [{ channel: 'shop', states: ['not_ready'], locale: 'de_DE' }, 'filter_malformed', 'filter.readiness.locale'],
  ])('refuses %j', async (readiness, code, path) => {
    const { errors } = await server.graphql(`query ($filter: SearchFilterInput) { searchProducts(filter: $filter) { totalCount } }`, { filter: { readiness } }); // prettier-ignore
    expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code, path }) as unknown })]);
  });

  test('refuses a channel that is not there', async () => {
    const { errors } = await server.graphql(OVERVIEW, { channel: 'nowhere' });
    expect(errors![0]!.extensions.code).toBe('channel_unknown');
  });
});

describe('what changes for many', () => {
  const judged = async (): Promise<string[]> => (await judgeAll()).filter((one) => one.startsWith('V-'));
  const waiting = async (channel: string): Promise<string[]> => found({ skuPrefix: 'V-', readiness: { channel, states: ['pending'] } });

  test('a mapping has the products of its channel judged anew, and no others', async () => {
    await judgeAll();
    await tell({ ...SHOP, rules: 'r2' });
    expect(await waiting('shop')).toEqual(['V-DONE', 'V-MUG', 'V-UNRATED']);
    expect(await waiting('amazon-de')).toEqual([]);
    expect((await overview('shop')).tasks).toMatchObject([{ judged: 0 }]);
    expect((await overview('amazon-de')).tasks).toEqual([]);
    expect(await judged()).toEqual(['V-BARE shop', 'V-DONE shop', 'V-MUG shop', 'V-UNRATED shop']);
    expect(await waiting('shop')).toEqual([]);
    await tell({ ...SHOP, rules: 'r2' });
    expect(await judged()).toEqual([]);
  });

  test('a family its products, an option those that have it, another label nothing else', async () => {
    await content([{ sku: 'V-MUG', cells: { color: 'blue' } }]);
    await judgeAll();
    await sql(`UPDATE family SET required = '{"*": ["color"]}' WHERE code = 'mugs'`);
    expect(await judged()).toEqual(['V-MUG amazon-de', 'V-MUG shop']);
    await sql(`UPDATE attribute_option SET labels = '{"en_US": "Sky"}' WHERE code = 'blue'`);
    await sql(`UPDATE attribute SET revision = revision + 1 WHERE code = 'color'`);
    expect(await judged()).toEqual(['V-MUG amazon-de', 'V-MUG shop']);
    const reasons = (await overview('shop', { filter: { skus: ['V-MUG'] } })).reasons;
    expect(reasons.filter(({ code }) => code === 'option_without_label')).toMatchObject([
      { place: 'color.blue', locale: 'de_DE', severity: 'warning' },
    ]);
    await content([{ sku: 'V-MUG', cells: { color: 'red' } }]);
    expect((await overview('shop', { filter: { skus: ['V-MUG'] } })).reasons.map(({ code }) => code)).not.toContain('option_without_label');
    // And back, by the write alone.
    await content([{ sku: 'V-MUG', cells: { color: 'blue' } }]);
    expect((await overview('shop', { filter: { skus: ['V-MUG'] } })).reasons.map(({ code }) => code)).toContain('option_without_label');
  });

  test('two options that look the same name each other’s products, until one is renamed; what shows nothing is no label', async () => {
    const label = async (code: string, labels: object): Promise<void> => {
      await sql(`UPDATE attribute_option SET labels = '${JSON.stringify(labels)}' WHERE attribute_code = 'color' AND code = '${code}'`);
      await sql(`UPDATE attribute SET revision = revision + 1 WHERE code = 'color'`);
    };
    const told = async (): Promise<string[]> =>
      (await overview('shop', { filter: { skus: ['V-MUG'] } })).reasons
        .filter(({ code }) => /^option_/.test(code))
        .map(({ code, place, locale, severity }) => `${code} ${place} ${locale} ${severity}`)
        .sort();
    await label('red', { en_US: 'Red', de_DE: 'Rot' });
    await label('blue', { en_US: 'Sky', de_DE: 'Himmel' });
    await content([{ sku: 'V-MUG', cells: { color: 'red' } }]);
    await judgeAll();
    expect(await told()).toEqual([]);
    await label('blue', { en_US: 'Re\u200bd', de_DE: 'Rot' });
    // Only the other option was saved.
    expect(await judged()).toContain('V-MUG shop');
    expect(await told()).toEqual(['option_look_alike color.red en_US warning']);
    await content([{ sku: 'V-MUG', cells: { color: 'blue' } }]);
    expect(await told()).toEqual(['option_look_alike color.blue en_US warning']);
    await label('red', { en_US: 'Pink', de_DE: 'Rosa' });
    await label('blue', { en_US: 'Sky', de_DE: '\u200b' });
    await judged();
    expect(await told()).toEqual(['option_without_label color.blue de_DE warning']);
    await label('red', {});
    await judgeAll();
  });

  test('a rule that standing values break names them, until they are written again', async () => {
    await content([{ sku: 'V-UNRATED', cells: { rating: '4.5' } }]);
    await judgeAll();
    await sql(`UPDATE attribute SET validation = '{"min": "0", "max": "4"}', revision = revision + 1 WHERE code = 'rating'`);
    expect(await judged()).toEqual([
      'V-BARE amazon-de',
      'V-BARE shop',
      'V-DONE amazon-de',
      'V-DONE shop',
      'V-UNRATED amazon-de',
      'V-UNRATED shop',
    ]);
    const broken = async (): Promise<string[]> => found({ readiness: { channel: 'shop', codes: ['value_breaks_rule'] } });
    expect(await broken()).toEqual(['V-UNRATED']);
    expect((await overview('shop', { filter: { skus: ['V-UNRATED'] } })).reasons).toContainEqual(expect.objectContaining({ code: 'value_breaks_rule', place: 'rating', severity: 'error', owner: 'pim', products: 1 })); // prettier-ignore
    await content([{ sku: 'V-UNRATED', cells: { rating: '4' } }]);
    expect(await broken()).toEqual([]);
  });

  test('the index built anew loses nothing', async () => {
    await judgeAll();
    const before = await lackingByIndex(['V-BARE', 'V-MUG']);
    await sql('DELETE FROM readiness_gap');
    await get(BuildIndex).rebuild({ door: 'graphql', person: 'ada', requestId: null, now: new Date() });
    await get(BuildIndex).run();
    expect(await lackingByIndex(['V-BARE', 'V-MUG'])).toEqual(before);
    expect(await waiting('shop')).not.toEqual([]);
  });

  test('what dies while it judges has lost nothing', async () => {
    await judgeAll();
    await content([{ sku: 'V-DONE', cells: { washable: false } }]);
    await expect(get(JudgeQueue).take(10, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
    expect(await waiting('shop')).toEqual(['V-DONE']);
    expect(await judged()).toEqual(['V-DONE amazon-de', 'V-DONE shop']);
  });

  test('a task has its turn beside whoever writes all day', async () => {
    await judgeAll();
    await inTransaction(server.ds, (m) => beginTask(m, { cause: 'for a test' }, new Date()));
    await content([{ sku: 'V-DONE', cells: { washable: true } }]);
    const of: (string | null)[][] = [];
    const judge = (_m: unknown, { rootIds }: { rootIds: string[] }) => Promise.resolve(void of.push(rootIds));
    expect(await get(JudgeQueue).take(1, judge, { taskFirst: true })).toBe(1);
    expect(await waiting('shop')).toContain('V-DONE');
    expect((await get(JudgeQueue).tasks())[0]).toMatchObject({ cause: 'for a test', judged: 1 });
    await content([{ sku: 'V-DONE', cells: { washable: false } }]);
    await judgeAll();
  });

  test('two processes share the queue, and what changes meanwhile is judged again', async () => {
    await content(['V-DONE', 'V-MUG'].map((sku) => ({ sku, cells: { color: 'red' } })));
    await content([{ sku: 'V-DONE', cells: { washable: true } }]);
    const [queue, seen] = [get(JudgeQueue), [] as string[][]];
    await queue.take(10, async (_m, { rootIds }) => {
      seen.push(rootIds);
      // Another process finds nothing, because all that waits is in hand here; a writer is not held up.
      expect(await queue.take(10, () => Promise.reject(new Error('judged twice')))).toBe(0);
      await content([{ sku: 'V-DONE', cells: { washable: false } }]);
    });
    expect(seen).toEqual([[expect.any(String), expect.any(String)]]);
    expect(await waiting('shop')).toEqual(['V-DONE']);
    await judgeAll();
  });
});
