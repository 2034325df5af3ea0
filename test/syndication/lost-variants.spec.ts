import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { RecallProducts, WriteOffers } from '../../src/catalog/index.js';
import type { ListingPlan, RenderInput, Rendered } from '../../src/port/index.js';
import { AccountsService, CreateChannel, MatchChannel } from '../../src/syndication/index.js';
import type { AssortmentInput } from '../../src/syndication/assortment/assortment-input.js';
import { PreviewAssortment } from '../../src/syndication/assortment/preview-assortment.service.js';
import { SaveAssortment } from '../../src/syndication/assortment/save-assortment.service.js';
import { SettleAssortment } from '../../src/syndication/assortment/settle-assortment.service.js';
import { ReadListings } from '../../src/syndication/ledger/read-listings.service.js';
import { listListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { sendAgain } from '../../src/syndication/listings/plan/send-again.repository.js';
import { DECIDE } from '../../src/syndication/removals/removal-issues.js';
import { RemovalHolds } from '../../src/syndication/removals/removal-holds.service.js';
import type { MappedProduct } from '../../src/port/index.js';
import { FakeAdapter } from '../support/syndication/index.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

/** As a shop has it: one listing a product, whose content names its variants. */
class ShopAdapter extends FakeAdapter {
  override readonly kind = 'shop';

  override plan(product: MappedProduct): ListingPlan {
    return { listings: [{ key: product.rootSku, kind: 'product', sku: product.rootSku, skus: variantsOf(product) }], issues: [] };
  }

  override render(input: RenderInput): Rendered {
    const { payload, owned, ...rest } = super.render(input);
    const variants = variantsOf(input.product).join(' ');
    return { ...rest, payload: { ...(payload as object), variants }, owned: { ...owned, variants } };
  }
}
const variantsOf = ({ nodes }: MappedProduct): string[] => nodes.flatMap(({ sku, sellable }) => (sellable ? [sku] : []));

let room: SyndicationRoom;
const shop = new ShopAdapter();
const COUNT = 24;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const names = Array.from({ length: COUNT }, (_, at) => `P${String(at).padStart(2, '0')}`);

beforeAll(async () => {
  room = await syndicationRoom([shop]);
  await room.db.ds.query(`UPDATE attribute SET owner = 'erp' WHERE code = 'poison'`);
  const account = { code: 'shop', kind: 'shop', settings: { baseUrl: 'http://127.0.0.1:1' }, credentials: { clientSecret: 'secret' } };
  await room.get(AccountsService).create(account, room.by());
  const channel = { code: 'fake_us', account: 'shop', market: 'us', locales: ['en_US', 'de_DE'], settings: {} };
  expect((await room.get(CreateChannel).create(channel, room.by())).problems).toEqual([]);
  await room.get(MatchChannel).match('fake_us');
  await room.get(MatchChannel).activate('fake_us', room.by());
  for (const sku of names) {
    await room.facts(sku, {});
    for (const color of ['red', 'blue']) await room.facts(`${sku}-${color}`, {}, sku);
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku LIKE $1`, [`${sku}%`]);
    await room.edit(sku, { 'title@en_US': `Title of ${sku}` });
    await room.approve(sku);
  }
  await room.worker.drain();
  expect(reds()).toEqual(names);
});
afterAll(() => room.close());

/** Products of which the shop shows the red one. */
const reds = (): string[] =>
  [...shop.remote].flatMap(([key, { fields }]) => (String(fields['variants']).includes('red') ? [key] : [])).sort();
let revision = 0;
const without = (...skus: string[]): AssortmentInput => ({
  place: { channel: 'fake_us', market: null },
  rules: skus.length > 0 ? [{ name: 'No red', effect: 'exclude', filter: { skus }, fromAt: null, untilAt: null }] : [],
  exceptions: [],
});
const save = async (...skus: string[]): Promise<void> =>
  expect(await room.get(SaveAssortment).save(without(...skus), revision++, room.by())).toEqual([]);
const holds = async () => (await room.get(RemovalHolds).list('fake_us', null)).map(({ state, waiting, removals, ofAll }) => [state, waiting, removals, ofAll]); // prettier-ignore
const newest = async () => (await room.get(RemovalHolds).list('fake_us', null))[0]!.id;
const explain = async (sku: string) => {
  const rows = await listListings(room.db.ds.manager, { channel: 'fake_us', state: null, sku, after: '0', limit: 1 });
  const [one] = await room.get(ReadListings).of(rows);
  return [one!.explanation.waitsFor, one!.explanation.message];
};
let order = 0;
const offer = (sku: string, quantity: number): Promise<unknown> =>
  inTransaction(room.db.ds, (m) => room.get(WriteOffers).write(m, [{ sku, market: 'us', price: { amount: '10.00', currency: 'USD' }, quantity, source: 'erp', order: String(++order) }], room.clock.now())); // prettier-ignore
/** Somebody has the content of all sent again; what waits is looked at for some minutes. */
const push = async (): Promise<void> => {
  const rows = await room.sql(`SELECT id::text FROM listing`);
  await inTransaction(room.db.ds, (m) => sendAgain(m, rows.map(({ id }) => String(id)), room.clock.now())); // prettier-ignore
  await room.sql(`UPDATE listing SET state = 'planned', desired_revision = desired_revision + 1 WHERE state = 'live'`);
  for (let minute = 0; minute < 3; minute++) {
    await room.worker.drain();
    room.clock.advance(60_000);
  }
};
const stored = async (key: string) =>
  (
    await room.sql(`SELECT state, last_problem->>'code' AS code, last_problem->>'fix' AS fix FROM listing WHERE listing_key = $1`, [key])
  )[0];
const waiting = (key: string) =>
  room.sql(`SELECT r.lost, r.state FROM removal r JOIN listing l ON l.id = r.listing_id WHERE l.listing_key = $1`, [key]);
const red = (some: string[]): string[] => some.map((sku) => `${sku}-red`);

describe('variants that leave a listing that stays', () => {
  it('go at once while they are few, as the preview says, and a plan between does not forget that they went', async () => {
    const { preview } = await room.get(PreviewAssortment).preview(without(...red(names.slice(0, 2))));
    expect(preview!.listings).toEqual([{ channel: 'fake_us', withdrawn: 0, reduced: 2, ofAll: COUNT, waits: false }]);
    await save(...red(names.slice(0, 2)));
    await room.worker.drain();
    expect(reds()).toEqual(names.slice(2));
    expect(await holds()).toEqual([]);
    await room.edit('P00', { 'title@en_US': 'Another' });
    await room.approve('P00');
    await room.worker.drain();
    expect(await room.sql(`SELECT l.sku, r.lost, r.state FROM removal r JOIN listing l ON l.id = r.listing_id ORDER BY l.sku`)).toEqual([
      { sku: 'P00', lost: ['P00-red'], state: 'went' },
      { sku: 'P01', lost: ['P01-red'], state: 'went' },
    ]);
  });

  it('wait for a person beyond that: their content rests, their numbers and stops go on, and nothing takes them off', async () => {
    const { preview } = await room.get(PreviewAssortment).preview(without(...red(names)));
    expect(preview!.listings).toEqual([{ channel: 'fake_us', withdrawn: 0, reduced: 22, ofAll: COUNT, waits: true }]);
    shop.sent.length = 0;
    await save(...red(names));
    // Settled and not planned yet: what is sent meanwhile waits for the plan.
    while ((await room.get(SettleAssortment).step()) > 0);
    await push();
    expect(await holds()).toEqual([['open', 22, 24, 24]]);
    expect(reds()).toEqual(names.slice(2));
    expect(await explain('P05-red')).toEqual([
      'removal_decision',
      'P05-red should leave it, and its content waits for a person with more than may leave at once',
    ]);
    expect(await room.sql(`SELECT message FROM issue WHERE code = 'removal_held' AND closed_at IS NULL AND sku = 'P05'`)).toEqual([
      { message: 'P05-red of P05 should leave the channel, with more than may leave it within an hour' },
    ]);
    await offer('P05-red', 5);
    await room.worker.drain();
    await offer('P05-red', 0);
    await room.worker.drain();
    expect(shop.sent.filter((one) => one.startsWith('stock'))).toEqual(['stock P05-red 5', 'stock P05-red 0']);
    expect(shop.sent.filter((one) => one.startsWith('content') && !/P0[01]/.test(one))).toEqual([]);
  });

  it('are looked at meanwhile as what is live: a sale and a change by another hand are found, and what waits is told', async () => {
    await offer('P05-red', 5);
    await push();
    expect(await stored('P05')).toEqual({ state: 'live', code: 'removal_decision', fix: DECIDE });
    const { fields } = shop.remote.get('P05')!;
    Object.assign(fields, { title: 'Theirs', 'P05-red:quantity': 3 });
    room.clock.advance(DAY);
    expect(await room.worker.reconcile('fake_us', HOUR)).toBe(COUNT);
    expect(await room.sql(`SELECT l.sku, d.live FROM drift d JOIN listing l ON l.id = d.listing_id WHERE d.closed_at IS NULL`)).toEqual([
      { sku: 'P05', live: 'Theirs' },
    ]);
    expect(await room.sql(`SELECT units, jsonb_array_length(sold) AS sold FROM listing_offer WHERE sku = 'P05-red'`)).toEqual([
      { units: 3, sold: 1 },
    ]);
    expect((await explain('P05-red'))[0]).toBe('removal_decision');
    fields['title'] = 'Title of P05';
  });

  it('stay where a person keeps them, and go where he lets them go, and no others with them', async () => {
    const id = await newest();
    expect((await room.get(RemovalHolds).keep(id, room.by())).problems).toEqual([]);
    await push();
    expect(reds()).toEqual(names.slice(2));
    expect((await explain('P05-red'))[0]).toBe('removal_kept');
    expect(await stored('P05')).toEqual({ state: 'live', code: 'removal_kept', fix: 'Call confirmRemovals to let it go' });
    expect(await room.sql(`SELECT code, severity, message FROM issue WHERE closed_at IS NULL AND sku = 'P05'`)).toEqual([
      {
        code: 'removal_kept',
        severity: 'warning',
        message: 'P05-red of P05 should leave the channel and is kept there by a person: no new content leaves meanwhile',
      },
    ]);
    expect((await room.get(RemovalHolds).confirm(id, room.by())).problems).toEqual([]);
    await room.worker.drain();
    expect(reds()).toEqual([]);
    expect(await room.sql(`SELECT FROM removal WHERE state <> 'went'`)).toEqual([]);
    await save();
    await push();
    expect(reds()).toEqual(names);
  });

  it('wait no more where the rule is taken back, and those that are recalled wait for nobody', async () => {
    room.clock.advance(2 * HOUR);
    await save(...red(names));
    await push();
    expect(reds()).toEqual(names);
    await room.get(RecallProducts).recall('P03-red', null, 'It burns', room.by());
    await push();
    expect(reds()).toEqual(names.filter((sku) => sku !== 'P03'));
    await save();
    await push();
    expect((await holds())[0]!.slice(0, 2)).toEqual(['over', 0]);
    expect(await room.sql('SELECT * FROM removal')).toEqual([]);
  });

  it('wait for nobody once they are sold of another product, so that their hold ends with the others', async () => {
    room.clock.advance(2 * HOUR);
    await save(...red(names));
    await push();
    expect(await holds()).toContainEqual(['open', 23, 23, 24]);
    await room.facts('P05-red', {}, 'P06');
    await push();
    expect(await waiting('P05')).toEqual([{ lost: ['P05-red'], state: 'held' }]);
    await room.approve('P06');
    await push();
    expect(await waiting('P05')).toEqual([]);
    expect(await waiting('P06')).toEqual([{ lost: ['P06-red'], state: 'held' }]);
    expect((await holds())[0]).toEqual(['open', 22, 23, 24]);
    await save();
    await push();
    expect((await holds())[0]).toEqual(['over', 0, 23, 24]);
  });
});
