import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countStatements, inTransaction, query } from '../../libs/db/index.js';
import { applyCommand, type LinkCommand } from '../../src/media/links/link-commands.js';
import { linksOf } from '../../src/media/links/link.repository.js';
import { DraftPort } from '../../src/catalog/index.js';
import { PictureRoles } from '../../src/media/links/picture-roles.js';
import { DueProducts, SearchMarks } from '../../src/search/index.js';
import { SetLinks } from '../../src/media/links/set-links.service.js';
import { defineProfile } from '../../src/media/renditions/profile.js';
import { allRenditions } from '../../src/media/renditions/rendition.repository.js';
import { acting } from '../support/index.js';
import { mediaWorld, picture, type MediaWorld } from './world.js';

let world: MediaWorld;
let links: SetLinks;
let red: string;
let blue: string;
let root: string;
const by = () => acting('ann', world.clock.now(), { requestId: 'r1' });

async function add(colour: string): Promise<string> {
  const result = await world.ingest.fromBuffer(await picture(80, 80, colour), 'p.jpg', { source: 'upload', by: acting('ann') });
  if (!result.ok) throw new Error(result.problems[0]!.message);
  return result.asset.hash;
}

beforeAll(async () => {
  world = await mediaWorld();
  world.profiles.register(
    defineProfile({
      code: 'shop',
      maxWidth: 40,
      maxHeight: 40,
      minWidth: 1,
      minHeight: 1,
      background: '#ffffff',
      format: 'jpeg',
      quality: 80,
    }),
  );
  links = new SetLinks(
    world.ds,
    world.ensure,
    world.profiles,
    new SearchMarks(),
    new PictureRoles(),
    new DueProducts(world.clock),
    new DraftPort(),
  );
  [red, blue] = [await add('#ff0000'), await add('#0000ff')];
  await query(world.ds.manager, `INSERT INTO locale VALUES ('en_US', 'English'), ('de_DE', 'Deutsch')`);
  await query(
    world.ds.manager,
    `INSERT INTO scope (code, kind) VALUES ('shop_us', 'channel'), ('shops', 'channel_group'), ('us', 'market')`,
  );
});
afterAll(() => world.close());

let count = 0;
beforeEach(async () => {
  root = `P${++count}`;
  await query(
    world.ds.manager,
    `WITH r AS (SELECT nextval(pg_get_serial_sequence('product_node', 'id')) AS id)
     INSERT INTO product_node (id, sku, root_id, kind, sellable, state) SELECT id, $1, id, 'product', false, 'approved' FROM r`,
    [root],
  );
  await query(
    world.ds.manager,
    `INSERT INTO product_node (sku, root_id, parent_id, kind, sellable) SELECT $1 || '-v', id, id, 'variant', true FROM product_node WHERE sku = $1`,
    [root],
  );
});

const node = async (sku: string) =>
  (
    await query<{ id: string; revision: string; tree: string; state: string; root: string }>(
      world.ds.manager,
      `SELECT id, root_id AS root, revision, tree_revision AS tree, state FROM product_node WHERE sku = $1`,
      [sku],
    )
  )[0]!;
const shown = async () =>
  (await linksOf(world.ds.manager, [(await node(root)).id])).map((l) => `${l.role} ${l.position} ${l.assetHash === red ? 'red' : 'blue'}`);
const history = async () =>
  query<{ sku: string; revision: string; actor: string; door: string; changes: Record<string, [unknown[], unknown[]]> }>(
    world.ds.manager,
    `SELECT sku, revision, actor, door, changes FROM node_change WHERE root_id = $1 ORDER BY id`,
    [(await node(root)).id],
  );
const set = (command: LinkCommand, sku = root) => links.set({ sku, command }, by());

describe('a link', () => {
  it('is part of the draft: revisions rise, approval falls back to draft, history names the person', async () => {
    expect(
      await set(
        { do: 'attach', assetHash: red, role: 'main', alt: { en_US: 'A red one', de_DE: 'Ein rotes' }, channels: ['shop_us'] },
        `${root}-v`,
      ),
    ).toMatchObject({
      ok: true,
      changed: true,
    });
    expect(await node(root)).toMatchObject({ revision: '1', tree: '2', state: 'draft' });
    expect(await node(`${root}-v`)).toMatchObject({ revision: '2' });
    const view = {
      assetHash: red,
      role: 'main',
      position: 0,
      locale: null,
      channels: ['shop_us'],
      alt: { de_DE: 'Ein rotes', en_US: 'A red one' },
    };
    expect(await history()).toEqual([
      { sku: `${root}-v`, revision: '2', actor: 'ann', door: 'graphql', changes: { $links: [[], [view]] } },
    ]);
  });

  it('asks for renditions of its asset in the same transaction', async () => {
    const green = await add('#00ff00');
    expect(await allRenditions(world.ds.manager, [green])).toEqual([]);
    await set({ do: 'attach', assetHash: green, role: 'main' });
    expect((await allRenditions(world.ds.manager, [green])).map((r) => `${r.profile} ${r.state}`)).toEqual(['shop pending']);
  });

  it('set again as it is makes nothing', async () => {
    await set({ do: 'attach', assetHash: red, role: 'main' });
    const before = [await node(root), (await history()).length];
    expect(await set({ do: 'attach', assetHash: red, role: 'main' })).toMatchObject({ ok: true, changed: false });
    expect(await set({ do: 'update', assetHash: red, role: 'main', position: 0 })).toMatchObject({ ok: true, changed: false });
    expect([await node(root), (await history()).length]).toEqual(before);
  });

  it('is ordered, reordered, changed and detached', async () => {
    await set({ do: 'attach', assetHash: red, role: 'gallery' });
    await set({ do: 'attach', assetHash: blue, role: 'gallery' });
    expect(await shown()).toEqual(['gallery 0 red', 'gallery 1 blue']);
    await set({ do: 'reorder', role: 'gallery', assetHashes: [blue] });
    expect(await shown()).toEqual(['gallery 0 blue', 'gallery 1 red']);
    await set({ do: 'update', assetHash: red, role: 'gallery', position: 7 });
    expect(await shown()).toEqual(['gallery 0 blue', 'gallery 7 red']);
    await set({ do: 'detach', assetHash: blue, role: 'gallery' });
    expect(await shown()).toEqual(['gallery 7 red']);
  });

  it.each([
    ['an unknown SKU', { do: 'attach', assetHash: 'RED', role: 'main' }, 'sku_unknown', 'NO-SUCH'],
    ['an unknown asset', { do: 'attach', assetHash: '0'.repeat(64), role: 'main' }, 'asset_unknown'],
    ['an unknown locale', { do: 'attach', assetHash: 'RED', role: 'main', locale: 'xx_XX' }, 'locale_unknown'],
    ['an unknown locale of a text', { do: 'attach', assetHash: 'RED', role: 'main', alt: { xx_XX: 'x' } }, 'locale_unknown'],
    ['an unknown channel', { do: 'attach', assetHash: 'RED', role: 'main', channels: ['ebay'] }, 'channel_unknown'],
    ['a group of channels', { do: 'attach', assetHash: 'RED', role: 'main', channels: ['shop_us', 'shops'] }, 'channel_unknown'],
    ['a market', { do: 'attach', assetHash: 'RED', role: 'main', channels: ['us'] }, 'channel_unknown'],
    ['an unknown role', { do: 'attach', assetHash: 'RED', role: 'hero' }, 'link_role'],
    ['a position below nothing', { do: 'attach', assetHash: 'RED', role: 'main', position: -1 }, 'link_position'],
    ['a text too long', { do: 'attach', assetHash: 'RED', role: 'main', alt: { en_US: 'x'.repeat(513) } }, 'link_alt_too_long'],
    ['a link that is not there', { do: 'detach', assetHash: 'RED', role: 'main' }, 'link_unknown'],
  ])('to %s is refused and changes nothing', async (_, command, code, sku = root) => {
    const real = { ...command, assetHash: command.assetHash === 'RED' ? red : command.assetHash } as LinkCommand;
    expect(await set(real, sku)).toMatchObject({ ok: false, problem: { code } });
    expect([await node(root), await history(), await shown()]).toEqual([
      expect.objectContaining({ revision: '1', tree: '1', state: 'approved' }),
      [],
      [],
    ]);
  });

  it('attached by two people at once: both are there, in order', async () => {
    await Promise.all([set({ do: 'attach', assetHash: red, role: 'gallery' }), set({ do: 'attach', assetHash: blue, role: 'gallery' })]);
    expect((await shown()).map((one) => one.slice(0, 9)).sort()).toEqual(['gallery 0', 'gallery 1']);
    expect(await node(root)).toMatchObject({ revision: '3', tree: '3' });
  });
});

describe('many links at once', () => {
  it('have a verdict each; the refused ones leave the others alone; SKUs are found whatever their case', async () => {
    const outcomes = await inTransaction(world.ds, (m) =>
      links.setMany(
        m,
        [
          { sku: root.toLowerCase(), command: { do: 'attach', assetHash: red, role: 'main' } },
          { sku: 'NO-SUCH', command: { do: 'attach', assetHash: red, role: 'main' } },
          { sku: root, command: { do: 'attach', assetHash: blue, role: 'gallery' } },
        ],
        { ...by(), door: 'import' },
      ),
    );
    expect(outcomes.map((one) => (one.ok ? one.changed : one.problem.code))).toEqual([true, 'sku_unknown', true]);
    expect(await shown()).toEqual(['gallery 0 blue', 'main 0 red']);
    expect((await history()).map((one) => one.revision)).toEqual(['2']);
  });

  it('of several nodes and products cost the statements of one, and each tree rises once', async () => {
    const [first, second] = [root, `${root}-other`];
    await query(
      world.ds.manager,
      `WITH r AS (SELECT nextval(pg_get_serial_sequence('product_node', 'id')) AS id)
       INSERT INTO product_node (id, sku, root_id, kind, sellable, state) SELECT id, $1, id, 'product', false, 'approved' FROM r`,
      [second],
    );
    const attach = (sku: string, role: 'main' | 'gallery') => ({ sku, command: { do: 'attach', assetHash: red, role } as LinkCommand });
    const many = (rows: ReturnType<typeof attach>[]) => countStatements(() => inTransaction(world.ds, (m) => links.setMany(m, rows, by())));
    const one = await many([attach(first, 'main')]);
    const three = await many([attach(first, 'gallery'), attach(`${first}-v`, 'gallery'), attach(second, 'gallery')]);
    expect(three.count).toBe(one.count);
    expect(await node(first)).toMatchObject({ revision: '3', tree: '3', state: 'draft' });
    expect(await node(`${first}-v`)).toMatchObject({ revision: '2' });
    expect(await node(second)).toMatchObject({ revision: '2', tree: '2', state: 'draft' });
    expect((await history()).map((change) => [change.sku, change.revision])).toEqual([
      [first, '2'],
      [first, '3'],
      [`${first}-v`, '2'],
    ]);
  });

  it('of one node cost the same number of statements, however many', async () => {
    const attach = (role: 'gallery' | 'lifestyle', n: number) =>
      Array.from({ length: n }, (_, i) => ({ sku: root, command: { do: 'attach', assetHash: i % 2 ? red : blue, role } as LinkCommand }));
    const one = await countStatements(() => inTransaction(world.ds, (m) => links.setMany(m, attach('gallery', 1), by())));
    const many = await countStatements(() => inTransaction(world.ds, (m) => links.setMany(m, attach('lifestyle', 50), by())));
    expect(many.count).toBe(one.count);
  });
});

it('attaching does not touch links that were there', () => {
  const before = [{ assetHash: 'a', role: 'main' as const, position: 0, locale: null, channels: null, alt: {} }];
  const after = applyCommand(before, { do: 'attach', assetHash: 'b', role: 'main' });
  expect(after).toEqual([before[0], { assetHash: 'b', role: 'main', position: 1, locale: null, channels: null, alt: {} }]);
});

describe('a new order', () => {
  const at = (assetHash: string, position: number, locale: string | null = null) => ({
    ...{ assetHash, position, locale, role: 'gallery' as const, channels: null, alt: {} },
  });
  const reordered = (before: ReturnType<typeof at>[], ...assetHashes: string[]) =>
    (applyCommand(before, { do: 'reorder', role: 'gallery', assetHashes }) as typeof before)
      .map(({ assetHash, position, locale }) => `${position} ${assetHash}${locale ? ` ${locale}` : ''}`)
      .sort();

  it('keeps together what one position shows in several locales', () => {
    const before = [at('a', 0), at('a-de', 0, 'de_DE'), at('b', 1), at('c-en', 2, 'en_US'), at('c-de', 2, 'de_DE')];
    expect(reordered(before, 'b', 'a')).toEqual(['0 b', '1 a', '1 a-de de_DE', '2 c-de de_DE', '2 c-en en_US']);
    expect(reordered(before, 'c-en', 'a-de')).toEqual(['0 c-de de_DE', '0 c-en en_US', '1 a', '1 a-de de_DE', '2 b']);
  });

  it('parts what only came to the same position', () => {
    expect(reordered([at('a', 0), at('b', 0), at('a-de', 0, 'de_DE')], 'b')).toEqual(['0 b', '1 a', '1 a-de de_DE']);
  });

  it('moves a picture that is shown in several locales by its place for all of them', () => {
    const before = [at('a', 0), at('b', 0, 'de_DE'), at('b', 1), at('a', 1, 'de_DE')];
    expect(reordered(before, 'b', 'a')).toEqual(['0 a de_DE', '0 b', '1 a', '1 b de_DE']);
  });
});
