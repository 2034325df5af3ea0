import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSeller, type Seller, US } from './testing/bench.js';
import { child, home, parent, us } from './testing/home.js';

const codes = (issues: { code: string; attributeNames?: string[] }[]): string[] =>
  issues.map(({ code, attributeNames }) => `${code} ${attributeNames?.join()}`);

describe('the backend after ACCEPTED', () => {
  let seller: Seller;
  beforeAll(async () => {
    seller = await startSeller();
  });
  afterAll(() => seller.close());
  beforeEach(async () => {
    seller.sandbox.settings.latencyMs = 0;
    await seller.call('POST', '/_sandbox/seed', { items: [] });
  });

  const exempt = {
    externally_assigned_product_identifier: undefined,
    supplier_declared_has_product_identifier_exemption: [{ value: true }],
  };
  const submit = async (sku: string, changes: Record<string, unknown>) => {
    const sent = await seller.put(sku, home(seller.pictures, changes));
    expect(sent.body).toMatchObject({ status: 'ACCEPTED', issues: [] });
    return (await seller.get(sku)).body;
  };

  it('shortens a title over 75 characters at a word, in what is shown and not in what was sent', async () => {
    const title = 'Oakline Vase turned of solid oak by hand in the north of Portugal with a felt base';
    const { summaries, attributes, issues } = await submit('LONG', { ...exempt, item_name: us(title) });
    expect(title.length).toBeGreaterThan(75);
    expect(summaries[0].itemName).toBe('Oakline Vase turned of solid oak by hand in the north of Portugal with a');
    expect(attributes.item_name).toEqual(us(title));
    expect(issues).toEqual([]);
  });

  it.each([
    ['is not there', '/nothing', '20000 main_product_image_locator'],
    ['is no picture', '/broken.jpeg', '20005 main_product_image_locator'],
    ['is WebP', '/800x800.webp', '20005 main_product_image_locator'],
    ['is too small', '/499x300.png', '20005 main_product_image_locator'],
  ])('suppresses a listing from search when its main image %s', async (what, path, code) => {
    const body = await submit(`IMAGE ${what}`, { ...exempt, main_product_image_locator: [{ media_location: seller.pictures + path }] });
    expect(codes(body.issues)).toEqual([code, '18320 main_product_image_locator']);
    expect(body.issues[1].enforcements).toEqual({ actions: [{ action: 'SEARCH_SUPPRESSED' }], exemption: { status: 'NOT_EXEMPT' } });
    expect(body.summaries[0].status).toEqual(['BUYABLE']);
  });

  it('only notes a further image that is unfit', async () => {
    const body = await submit('SECOND', {
      ...exempt,
      other_product_image_locator_1: [{ media_location: `${seller.pictures}/100x100.png` }],
    });
    expect(codes(body.issues)).toEqual(['20005 other_product_image_locator_1']);
    expect(body.summaries[0].status).toEqual(['BUYABLE', 'DISCOVERABLE']);
  });

  it('refuses an identifier with a wrong check digit, after accepting it', async () => {
    const body = await submit('DIGIT', { externally_assigned_product_identifier: [{ type: 'ean', value: '4006381333930' }] });
    expect(codes(body.issues)).toEqual(['8572 externally_assigned_product_identifier']);
    expect(body.summaries[0]).toMatchObject({ status: [] });
    expect(body.summaries[0].asin).toBeUndefined();
  });

  it('finds an identifier that another SKU used first, whoever looks first', async () => {
    const ean = { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000006' }] };
    const upc = { externally_assigned_product_identifier: [{ type: 'gtin', value: '04000000000006' }] };
    await seller.put('FIRST', home(seller.pictures, ean));
    const second = await submit('SECOND-GTIN', upc);
    expect(codes(second.issues)).toEqual(['8541 externally_assigned_product_identifier']);
    expect(second.summaries[0].status).toEqual([]);
    expect((await seller.get('FIRST')).body.summaries[0].status).toEqual(['BUYABLE', 'DISCOVERABLE']);
  });

  it('joins a family: the parent is only discoverable, each knows the other', async () => {
    const top = await submit('P-1', parent('SIZE/COLOR'));
    expect(top.summaries[0].status).toEqual(['DISCOVERABLE']);
    const one = await submit('C-1', { ...exempt, ...child('P-1', 'SIZE/COLOR'), color: us('Oak'), size: us('Tall') });
    const variationTheme = { theme: 'SIZE/COLOR', attributes: ['size', 'color'] };
    expect(one.issues).toEqual([]);
    expect(one.relationships).toEqual([{ marketplaceId: US, relationships: [{ type: 'VARIATION', parentSkus: ['P-1'], variationTheme }] }]);
    const again = (await seller.get('P-1')).body;
    expect(again.relationships).toEqual([
      { marketplaceId: US, relationships: [{ type: 'VARIATION', childSkus: ['C-1'], variationTheme }] },
    ]);
  });

  it('joins a family that was sent one after another and looked at all at once', async () => {
    seller.sandbox.settings.latencyMs = 1000;
    await seller.put('P-3', home(seller.pictures, parent('COLOR')));
    await seller.put('C-5', home(seller.pictures, { ...exempt, ...child('P-3', 'COLOR'), color: us('Oak') }));
    seller.sandbox.clock.advance(1000);
    const [top, one] = await Promise.all([seller.get('P-3'), seller.get('C-5')]);
    expect([top.body.issues, one.body.issues]).toEqual([[], []]);
    expect(one.body.summaries[0].status).toEqual(['BUYABLE', 'DISCOVERABLE']);
  });

  it('refuses a child whose parent came later, until the child is sent again', async () => {
    const item = { ...exempt, ...child('P-LATE', 'COLOR'), color: us('Oak') };
    expect(codes((await submit('C-LATE', item)).issues)).toEqual(['8007 child_parent_sku_relationship']);
    seller.sandbox.clock.advance(1);
    await submit('P-LATE', parent('COLOR'));
    const still = (await seller.get('C-LATE')).body;
    expect(codes(still.issues)).toEqual(['8007 child_parent_sku_relationship']);
    expect(still.summaries[0].status).toEqual([]);
    expect((await submit('C-LATE', item)).issues).toEqual([]);
  });

  it('refuses a child under a sibling, and one of another theme', async () => {
    await submit('P-2', parent('COLOR'));
    await submit('C-2', { ...exempt, ...child('P-2', 'COLOR'), color: us('Oak') });
    const under = await submit('C-3', { ...exempt, ...child('C-2', 'COLOR'), color: us('Ash') });
    expect(codes(under.issues)).toEqual(['8007 child_parent_sku_relationship']);
    const other = await submit('C-4', { ...exempt, ...child('P-2', 'SIZE'), size: us('Tall') });
    expect(codes(other.issues)).toEqual(['8007 variation_theme']);
  });

  it('refuses a second child that looks like the first, until it tells itself apart', async () => {
    await submit('P-4', parent('SIZE/COLOR'));
    const oak = { ...exempt, ...child('P-4', 'SIZE/COLOR'), color: us('Oak'), size: us('Tall') };
    expect((await submit('C-6', oak)).issues).toEqual([]);
    expect(codes((await submit('C-7', oak)).issues)).toEqual(['8007 variation_theme']);
    expect((await submit('C-7', { ...oak, size: us('Short') })).issues).toEqual([]);
    expect((await submit('C-6', oak)).issues).toEqual([]);
  });
});
