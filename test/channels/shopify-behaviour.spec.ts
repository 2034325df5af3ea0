import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fields } from '../../src/channels/shopify/fields.js';
import { accountOf } from '../../src/channels/shopify/settings.js';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import { shopifyTokens } from '../../src/channels/shopify/token.js';
import type { MappedProduct, SendOutcome } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { cell, mug, withField, withVariants } from './shopify-products.js';
import { foreign, openShopify, type ShopifyWorld } from './shopify-world.js';

interface Shown {
  data: { product: { variants: { nodes: { metafields: { nodes: { namespace: string; key: string; value: string }[] } }[] } } };
}

describe('the Shopify adapter, pain by pain', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openShopify();
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  const live = async (product: MappedProduct) => {
    const journeys = await driver.sendAll(product);
    await driver.readUntil(journeys, isLive);
    return journeys;
  };

  const archive = async (journeys: Journey[]): Promise<void> => {
    const items = journeys.map(({ listing, externalIds }) => ({ listingId: listing.key, listing, externalIds, sequence: 9n }));
    const outcomes = await world.adapter.withdraw(items, context);
    journeys.forEach((journey, index) => {
      const { externalIds } = outcomes[index] as Extract<SendOutcome, { outcome: 'accepted' }>;
      journey.externalIds = { ...journey.externalIds, ...externalIds };
    });
  };

  it('never deletes variants that the shop made itself: it refuses and changes nothing', async () => {
    const { products } = await world.admin('seed', { products: [foreign('old-mug', ['MUG-1', 'MUG-2', 'MUG-XL'])] });
    const before = (await world.state()).products;
    const [journey] = await driver.prepare(world.product());
    const adopted = { ...journey!, externalIds: { product: products[0].id as string } };
    const again = await driver.prepare(world.product(), [adopted]);
    const [outcome] = await driver.send(again);
    expect(outcome).toMatchObject({
      outcome: 'terminal',
      issues: [{ code: 'would_delete_variants', message: expect.stringContaining('MUG-XL') }],
    });
    expect((await world.state()).products).toEqual(before);
  });

  it('nor one of two that have the same SKU', async () => {
    const twice = ['MUG-1', 'MUG-2', 'MUG-1'].map((sku, index) => ({
      sku,
      price: '5.00',
      optionValues: [{ optionName: 'Kind', name: `K${index}` }],
    }));
    const productOptions = [{ name: 'Kind', values: twice.map((_, index) => ({ name: `K${index}` })) }];
    const { products } = await world.admin('seed', { products: [foreign('old-mug', [], { productOptions, variants: twice })] });
    const before = (await world.state()).products;
    const [journey] = await driver.prepare(world.product());
    const again = await driver.prepare(world.product(), [{ ...journey!, externalIds: { product: products[0].id as string } }]);
    const [outcome] = await driver.send(again);
    const message = expect.stringContaining(`(MUG-1 once more: ${before[0]!.variants[2]!.id})`);
    expect(outcome).toMatchObject({ outcome: 'terminal', issues: [{ code: 'would_delete_variants', message }] });
    expect((await world.state()).products).toEqual(before);
  });

  it('makes a product beside one of the same SKU when a person has decided so, and leaves that one alone', async () => {
    await world.admin('seed', { products: [foreign('old-mug', ['MUG-1'])] });
    const before = (await world.state()).products;
    const [journey] = await driver.prepare(world.product());
    expect(await driver.send([journey!])).toMatchObject([{ outcome: 'terminal', issues: [{ code: 'exists_unmatched' }] }]);
    const item = { ...driver.item(journey!), decided: 'create' as const };
    const [outcome] = await driver.harness.adapter.send([item], driver.context);
    if (outcome!.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
    await driver.readUntil([{ ...journey!, externalIds: outcome!.externalIds! }], isLive);
    const after = (await world.state()).products;
    expect(after.map((one) => one.variants.map(({ sku }) => sku))).toEqual([['MUG-1'], ['MUG-1', 'MUG-2']]);
    expect(after[0]).toEqual(before[0]);
  });

  it('finds what is there of a SKU behind any number of others', async () => {
    const nine = Array.from({ length: 9 }, (_, index) => foreign(`mug-${index}`, ['MUG-1']));
    await world.admin('seed', { products: [...nine, foreign('cup', ['CUP-1'])] });
    const [mugs] = await driver.prepare(world.product());
    const [cups] = await driver.prepare(world.product({ sku: 'CUP' }));
    const outcomes = await driver.send([mugs!, cups!]);
    const told = outcomes.map((outcome) => (outcome.outcome === 'terminal' ? outcome.issues.map(({ code }) => code) : outcome));
    expect(told).toEqual([['exists_unmatched'], ['exists_unmatched']]);
    expect((await world.state()).products).toHaveLength(10);
  });

  it.each(['PIPE-1/2"', 'A\\B', 'A:B', 'STAR*', 'CUP (BLUE)', 'TWO  WORDS', "O'RING", 'OR', 'sku:"X" OR sku:"Y', '-A', '\\"'])(
    'lists the SKU %s, and finds it where the shop has it already',
    async (sku) => {
      const named = withVariants(world.product({ sku: 'ODD' }), (_, index) => (index === 1 ? { sku } : {}));
      // Close by, and not meant.
      await world.admin('seed', { products: [foreign('near', [`${sku}1`, 'X', 'WORDS', 'BLUE'])] });
      const journeys = await live(named);
      const shop = (await world.state()).products;
      expect(shop.map(({ variants }) => variants.length)).toEqual([4, 2]);
      expect(shop[1]!.variants.map((variant) => [variant.sku, variant.price])).toContainEqual([sku, '12.90']);
      expect(driver.differences(journeys[0]!, (await driver.readOnce(journeys))[0]!)).toEqual([]);
      const other = withVariants(world.product({ sku: 'OTHER' }), (_, index) => (index === 1 ? { sku } : {}));
      expect(await driver.send(await driver.prepare(other))).toMatchObject([
        { outcome: 'terminal', issues: [{ code: 'exists_unmatched', details: { sku } }] },
      ]);
    },
  );

  it('writes into an adopted product without making its variants anew', async () => {
    const { products } = await world.admin('seed', { products: [foreign('old-mug', ['MUG-2', 'MUG-1'])] });
    const [journey] = await driver.prepare(world.product());
    const adopted = await driver.sendAll(world.product(), [{ ...journey!, externalIds: { product: products[0].id as string } }]);
    await driver.readUntil(adopted, isLive);
    const after = (await world.state()).products;
    expect(after).toHaveLength(1);
    expect(after[0]!.variants.map(({ id, sku }) => [sku, id])).toEqual([
      ['MUG-1', products[0].variants[1].id],
      ['MUG-2', products[0].variants[0].id],
    ]);
  });

  it('leaves the metafields of other apps on the variants of an adopted product, at the first send and later', async () => {
    const { products } = await world.admin('seed', { products: [foreign('old-mug', ['MUG-1', 'MUG-2'])] });
    const { variants } = products[0] as { variants: { id: string; sku: string }[] };
    const metafields = variants.map(({ id }) => ({ ownerId: id, namespace: 'reviews', key: 'stars', type: 'number_integer', value: '5' }));
    const query = 'mutation ($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) { userErrors { message } } }';
    const answer = await shopifyTokens().get(accountOf(context.account), context);
    const token = answer.outcome === 'token' ? answer.value : '';
    const url = `${world.sandbox.url}/admin/api/2026-10/graphql.json`;
    const headers = { 'content-type': 'application/json', 'x-shopify-access-token': token };
    const set = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables: { metafields } }) });
    expect(await set.json()).toMatchObject({ data: { metafieldsSet: { userErrors: [] } } });
    const [journey] = await driver.prepare(world.product());
    const adopted = { ...journey!, externalIds: { product: products[0].id as string } };
    const shown = async () => {
      const all = `query ($id: ID!) { product(id: $id) { variants(first: 9) { nodes { metafields(first: 9) { nodes { namespace key value } } } } } }`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: all, variables: { id: products[0].id } }) });
      const { data } = (await answer.json()) as Shown;
      return data.product.variants.nodes.map((variant) =>
        variant.metafields.nodes.map((one) => `${one.namespace}.${one.key} ${one.value}`).sort(),
      );
    };
    const journeys = await driver.sendAll(world.product(), [adopted]);
    await driver.readUntil(journeys, isLive);
    expect(await shown()).toEqual([1, 2].map((n) => [`plinth.mpn M-${n}`, 'reviews.stars 5']));
    const [read] = await driver.readUntil(await driver.sendAll(withField(world.product(), 'title', 'Other'), journeys), isLive);
    expect([await shown(), read!.outcome]).toEqual([[1, 2].map((n) => [`plinth.mpn M-${n}`, 'reviews.stars 5']), 'found']);
  });

  it('keeps the pictures that an adopted product had, after its own, and forgets one that is deleted in the shop', async () => {
    const files = ['a', 'b'].map((name) => ({
      originalSource: `${world.origin}/media/own-${name}.jpg`,
      alt: `Own ${name}`,
      contentType: 'IMAGE',
    }));
    const { products } = await world.admin('seed', { products: [foreign('old-mug', ['MUG-2', 'MUG-1'], { files })] });
    await world.settle();
    const before = (await world.state()).products[0]!.files;
    const [journey] = await driver.prepare(world.product());
    const adopted = { ...journey!, externalIds: { product: products[0].id as string } };
    const journeys = await driver.sendAll(world.product(), [adopted]);
    const [read] = await driver.readUntil(journeys, isLive);
    expect(driver.differences(journeys[0]!, read!)).toEqual([]);
    const ours = (await world.state()).products[0]!.files.slice(0, 3);
    expect((await world.state()).products[0]!.files).toEqual([...ours, ...before]);
    // A later change of the texts leaves them, too.
    const again = await driver.sendAll(withField(world.product(), 'title', 'Another title'), journeys);
    await driver.readUntil(again, isLive);
    expect((await world.state()).products[0]!.files).toEqual([...ours, ...before]);
    const gone = [...ours, before[1]!].map((id) => ({ id }));
    await world.admin('edit', { id: products[0].id, input: { files: gone } });
    const [seen] = await driver.readOnce(again);
    expect(driver.differences(again[0]!, seen!)).toEqual(['images']);
    const last = await driver.sendAll(withField(world.product(), 'title', 'A third title'), again);
    const [shown] = await driver.readUntil(last, isLive);
    expect(driver.differences(last[0]!, shown!)).toEqual([]);
    expect((await world.state()).products[0]!.files).toEqual([...ours, before[1]]);
  });

  it('sends a picture once: the next send names it by its id', async () => {
    const journeys = await live(world.product());
    expect((await world.state()).files).toHaveLength(3);
    const sourced = world.received('originalSource');
    const changed = withField(world.product(), 'title', 'Another title');
    await driver.readUntil(await driver.sendAll(changed, journeys), isLive);
    const { products, files } = await world.state();
    expect([products[0]!.title, files.length]).toEqual(['Another title', 3]);
    // The read-backs speak of originalSource too; the send does not.
    const sends = world.sandbox.log.entries().filter(({ body }) => body.includes('productSet('));
    expect(sends.at(-1)!.body).not.toContain('"originalSource"');
    expect(sourced).toBeGreaterThan(0);
  });

  it('makes no second copy of a picture when the answer to the first send is lost', async () => {
    world.sandbox.faults.add({ match: world.sendMatch, kind: 'reset', phase: 'after' });
    const journeys = await driver.prepare(world.product());
    expect((await driver.send(journeys))[0]!.outcome).toBe('unknown');
    expect((await driver.send(journeys))[0]!.outcome).toBe('accepted');
    const { products, files } = await world.state();
    expect([products.length, files.length]).toEqual([1, 3]);
  });

  it('waits while pictures are being processed, instead of failing on a variant that is tied to one', async () => {
    await world.admin('settings', { latencyMs: 60_000 });
    const journeys = await driver.prepare(world.product());
    expect((await driver.send(journeys))[0]).toMatchObject({ outcome: 'accepted', processed: false });
    expect((await driver.readOnce(journeys))[0]).toMatchObject({ outcome: 'found', state: 'accepted' });
    const changed = await driver.prepare(withField(world.product(), 'title', 'Too soon'), journeys);
    expect((await driver.send(changed))[0]).toMatchObject({ outcome: 'retry', reason: 'Pictures are still being processed' });
    world.sandbox.clock.advance(61_000);
    await world.settle();
    expect((await driver.send(changed))[0]!.outcome).toBe('accepted');
    expect((await driver.readOnce(changed))[0]).toMatchObject({ outcome: 'found', state: 'live' });
  });

  it('sends pictures again that could not be fetched while their server was away, later each time, and gives up after a day', async () => {
    const goAway = (times: number) =>
      world.admin('faults', { match: { sourceIncludes: '/media/' }, kind: 'media', code: 'IMAGE_DOWNLOAD_FAILURE', times });
    const look = async (journeys: Journey[]) => {
      await world.settle();
      const [read] = await driver.readOnce(journeys);
      if (read!.outcome !== 'found') throw new Error(JSON.stringify(read));
      const severities = read!.issues.map(({ code, severity }) => `${code} ${severity}`);
      return { state: read!.state, seconds: Math.round((read!.resendAfterMs ?? 0) / 1_000), severities };
    };
    const again = async (journeys: Journey[], seconds: number): Promise<Journey[]> => {
      world.sandbox.clock.advance(seconds * 1_000);
      return driver.sendAll(world.product(), journeys);
    };
    const warned = 'image_image_download_failure warning';
    await goAway(6);
    let journeys = await driver.sendAll(world.product());
    expect(await look(journeys)).toEqual({ state: 'processed', seconds: 30, severities: [warned, warned, warned] });
    journeys = await again(journeys, 30);
    expect(await look(journeys)).toMatchObject({ state: 'processed', seconds: 30, severities: [warned, warned, warned] });
    await goAway(1);
    journeys = await again(journeys, 30);
    expect(await look(journeys)).toEqual({ state: 'processed', seconds: 60, severities: [warned] });
    journeys = await again(journeys, 60);
    expect(await look(journeys)).toEqual({ state: 'live', seconds: 0, severities: [] });
    expect(journeys[0]!.externalIds['picturesAwaySince']).toBe('');
    await goAway(3);
    const lost = await driver.sendAll(world.product({ sku: 'LOST' }));
    expect(await look(lost)).toMatchObject({ state: 'processed', seconds: 30 });
    world.sandbox.clock.advance(86_400_001);
    const failed = 'image_image_download_failure error';
    expect(await look(lost)).toEqual({ state: 'rejected', seconds: 0, severities: [failed, failed, failed] });
  });

  it('names the file of a picture that failed no more: the next content brings it anew', async () => {
    const fault = { match: { sourceIncludes: '/media/' }, kind: 'media', code: 'IMAGE_PROCESSING_FAILURE', times: 1 };
    const filesSent = () => {
      const last = world.sandbox.log.entries().findLast(({ body }) => body.includes('productSet('))!;
      const { variables } = JSON.parse(last.body) as { variables: { input: { files: { id?: string; originalSource?: string }[] } } };
      return variables.input.files.map(({ id, originalSource }) => [id !== undefined, originalSource !== undefined]);
    };
    const [NAMED, BROUGHT] = [[true, false], [false, true]]; // prettier-ignore
    await world.admin('faults', fault);
    let journeys = await driver.sendAll(world.product());
    await world.settle();
    const { files } = await world.state();
    expect(files.map(({ status, error }) => [status, error])).toEqual([['FAILED', 'IMAGE_PROCESSING_FAILURE'], ['READY', null], ['READY', null]]); // prettier-ignore
    const [read] = await driver.readOnce(journeys);
    if (read!.outcome !== 'found') throw new Error(JSON.stringify(read));
    // What is wrong with the picture itself waits for a person, who is told whose it is and what to do; nothing goes by itself.
    expect([read!.state, read!.resendAfterMs]).toEqual(['rejected', undefined]);
    const [first] = (journeys[0]!.rendered.owned as { images: string[] }).images;
    expect(read!.issues.map(({ code, path, severity, owner, details, fix }) => [code, path, severity, owner, details, fix])).toEqual([
      [
        ...['image_image_processing_failure', 'images.1', 'error', 'pim', { file: files[0]!.id, renditions: [first] }],
        'Check that the picture can be fetched at its address and is a sound JPEG, PNG, WebP or GIF, then release the listing',
      ],
    ]);
    const named = Object.entries(read!.bindings ?? {}).filter(([name]) => name.startsWith('file'));
    expect(named.map(([, id]) => id).toSorted()).toEqual(['', files[1]!.id, files[2]!.id]);
    journeys = await driver.sendAll(withField(world.product(), 'title', 'Another title'), journeys);
    expect(filesSent()).toEqual([BROUGHT, NAMED, NAMED]);
    await driver.readUntil(journeys, isLive);
    await driver.sendAll(withField(world.product(), 'title', 'A third title'), journeys);
    expect([filesSent(), (await world.state()).files.length]).toEqual([[NAMED, NAMED, NAMED], 3]);
  });

  it('leaves metafields of other apps alone and takes off its own that were emptied', async () => {
    const journeys = await live(world.product());
    const { id, metafields } = (await world.state()).products[0]!;
    const review = { namespace: 'reviews', key: 'rating', type: 'number_decimal', value: '4.5' };
    const own = metafields.map(({ namespace, key, value }) => ({ namespace, key, value, type: TYPES[key]! }));
    expect((await world.admin('edit', { id, input: { metafields: [...own, review] } })).userErrors).toEqual([]);
    await driver.readUntil(await driver.sendAll(withField(world.product(), 'metafield.care', undefined), journeys), isLive);
    const [after] = (await world.state()).products;
    expect(after!.metafields.map(({ namespace, key }) => `${namespace}.${key}`).sort()).toEqual([
      'plinth.features',
      'plinth.product',
      'reviews.rating',
    ]);
  });

  it('reads all pages of 130 variants, so that none looks deleted', async () => {
    const product = many(130);
    const [outcome] = await driver.readUntil(await driver.sendAll(product), isLive);
    expect(outcome!.outcome === 'found' && outcome!.observed['variants']).toHaveLength(130);
    const prices = Object.keys((outcome as { observed: object }).observed).filter((field) => field.endsWith(':price'));
    expect(prices).toHaveLength(130);
    expect(world.received('MoreVariants')).toBe(2);
  });

  it('publishes and stocks twenty new products in one call each', async () => {
    const items = (await Promise.all(numbers(20).map((n) => driver.prepare(world.product({ sku: `MANY-${n}` }))))).flat();
    const outcomes = await driver.send(items);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(numbers(20).map(() => 'accepted'));
    expect(
      ['productSet(', 'publishablePublish(', 'inventorySetQuantities(', 'productVariants('].map((text) => world.received(text)),
    ).toEqual([20, 1, 1, 1]);
    const stocks = (await world.state()).products.flatMap(({ variants }) => variants.map(({ inventory }) => inventory['Main warehouse']));
    expect(stocks).toEqual(Array.from({ length: 40 }, () => 3));
  });

  it('makes a product anew that somebody deleted in the shop', async () => {
    const journeys = await live(world.product());
    const first = (await world.state()).products[0]!.id;
    await world.admin('edit', { id: first, delete: true });
    expect((await driver.readOnce(journeys))[0]).toEqual({ outcome: 'absent' });
    const again = await driver.sendAll(withField(world.product(), 'title', 'Back again'), journeys);
    await driver.readUntil(again, isLive);
    const { products, files } = await world.state();
    expect(products.map(({ title, id }) => [title, id === first])).toEqual([['Back again', false]]);
    expect([again[0]!.externalIds['product'], files.length]).toEqual([products[0]!.id, 3]);
  });

  it('sees a product that is off the sales channels, and publishes it again where a deletion of ours may have had its effect, and not where it was taken off by hand', async () => {
    const journeys = await live(world.product());
    const [item] = journeys.map(({ listing, externalIds }) => ({ listingId: listing.key, listing, externalIds, sequence: 9n }));
    // As if a worker had withdrawn it and died before it could write that down: what was known of its publication is no longer true.
    await world.adapter.withdraw([item!], context);
    await world.admin('edit', { id: item!.externalIds['product'], input: { status: 'ACTIVE' } });
    const [hidden] = await driver.readOnce(journeys);
    expect(hidden).toMatchObject({ outcome: 'found', state: 'processed', observed: { published: false }, externalIds: { hidden: '1' } });
    const shown = async () => (await world.state()).products.map(({ status, publications }) => [status, publications.length]);
    await driver.sendAll(withField(world.product(), 'title', 'By hand'), journeys);
    expect(await shown()).toEqual([['ACTIVE', 0]]);
    const [again] = await world.adapter.send([{ ...driver.item(journeys[0]!), mayBeGone: true }], context);
    expect(again).toMatchObject({ outcome: 'accepted' });
    expect(await shown()).toEqual([['ACTIVE', 2]]);
  });

  it('sets what may be sold by now before it publishes what it could not publish at once', async () => {
    const [journey] = await driver.prepare(world.product());
    world.sandbox.faults.add({ match: { bodyIncludes: 'publishablePublish(' }, kind: 'status', status: 429, body: { errors: 'Too many' } });
    const [put] = await driver.send([journey!]);
    const { outcome, externalIds, bindings } = put as Extract<SendOutcome, { outcome: 'retry' }>;
    expect([outcome, externalIds]).toMatchObject(['retry', { published: '' }]);
    const known = { ...journey!, externalIds: externalIds!, bindings: { ...journey!.bindings, ...bindings } };
    const [again] = await driver.prepare(world.product(), [known]);
    const item = driver.item(again!);
    const carried = Object.fromEntries(
      Object.entries(item.carried).map(([sku, own]) => [sku, { ...own, stock: { ...own.stock, quantity: 1 } }]),
    );
    world.sandbox.log.clear();
    expect(await world.adapter.send([{ ...item, carried }], context)).toMatchObject([{ outcome: 'accepted' }]);
    const sent = world.sandbox.log.entries().map(({ body }) => body);
    const at = (what: string): number => sent.findIndex((body) => body.includes(what));
    expect(at('inventorySetQuantities(')).toBeGreaterThan(-1);
    expect(at('inventorySetQuantities(')).toBeLessThan(at('publishablePublish('));
    const [product] = (await world.state()).products;
    expect(product!.variants.map(({ inventory }) => inventory['Main warehouse'])).toEqual([1, 1]);
  });

  it('finds its metafields again in a namespace that others fill before it', async () => {
    const shared = world.contextWith({ metafieldNamespace: 'custom' });
    const own = new ContractDriver(world, shared);
    const product = withVariants(withField(world.product(), 'metafield.material', 'Stoneware'), ({ sku, fields: known }) => ({
      fields: { ...known, 'variantMetafield.mpn': cell(`${sku}-X`, sku, 'mpn') },
    }));
    const journeys = await own.sendAll(product);
    await own.readUntil(journeys, isLive);
    const { id, metafields } = (await world.state()).products[0]!;
    const theirs = numbers(30).map((n) => ({ namespace: 'custom', key: `note_${n}`, type: 'single_line_text_field', value: 'x' }));
    const variants = ['Blue', 'Red'].map((name, index) => ({
      optionValues: [{ optionName: 'Colour', name }],
      metafields: [...theirs, { namespace: 'custom', key: 'mpn', type: 'single_line_text_field', value: `MUG-${index + 1}-X` }],
    }));
    const productOptions = [{ name: 'Colour', values: [{ name: 'Blue' }, { name: 'Red' }] }];
    const edited = await world.admin('edit', { id, input: { metafields: [...theirs, ...metafields], productOptions, variants } });
    expect(edited).toMatchObject({ userErrors: [] });
    const [read] = await own.readOnce(journeys);
    expect(read).toMatchObject({ outcome: 'found', state: 'live', externalIds: { managed: '1' } });
    expect(own.differences(journeys[0]!, read!)).toEqual([]);
    await shared.close();
  });

  it('brings a withdrawn product back under its own id', async () => {
    const journeys = await live(world.product());
    Object.assign(journeys[0]!.externalIds, { picturesAwaySince: '2026-01-01T00:00:00.000Z' });
    await archive(journeys);
    expect((await world.state()).products[0]).toMatchObject({ status: 'ARCHIVED', publications: [] });
    expect(journeys[0]!.externalIds).toMatchObject({ archived: '1', picturesAwaySince: '' });
    await driver.readUntil(await driver.sendAll(world.product(), journeys), isLive);
    expect((await world.state()).products.map(({ status, publications }) => [status, publications.length])).toEqual([['ACTIVE', 2]]);
  });

  it('brings it back for sale where the mapping says nothing of the status', async () => {
    driver.ruled = new Set(fields.map(({ target }) => target).filter((target) => target !== 'status'));
    const journeys = await live(withField(world.product(), 'status', undefined));
    await archive(journeys);
    expect((await world.state()).products[0]).toMatchObject({ status: 'ARCHIVED' });
    await driver.readUntil(await driver.sendAll(withField(world.product(), 'status', undefined), journeys), isLive);
    expect((await world.state()).products.map(({ status }) => status)).toEqual(['ACTIVE']);
  });

  it('makes anew what somebody deleted in the archive, unless the shop sells its SKUs elsewhere by now', async () => {
    const journeys = await live(world.product());
    await archive(journeys);
    await world.admin('edit', { id: journeys[0]!.externalIds['product'], delete: true });
    const { products } = await world.admin('seed', { products: [foreign('by-hand', ['MUG-2'])] });
    const [refused] = await driver.send(await driver.prepare(world.product(), journeys));
    expect(refused).toMatchObject({ outcome: 'terminal', issues: [{ code: 'exists_unmatched', details: { sku: 'MUG-2' } }] });
    expect((await world.state()).products.map(({ handle }) => handle)).toEqual(['by-hand']);
    await world.admin('edit', { id: products[0].id as string, delete: true });
    await driver.readUntil(await driver.sendAll(world.product(), journeys), isLive);
    expect((await world.state()).products.map(({ status, variants }) => [status, variants.map(({ sku }) => sku)])).toEqual([
      ['ACTIVE', ['MUG-1', 'MUG-2']],
    ]);
  });

  it('tells what was left of what it archives: who wants it back at once looks no more', async () => {
    const journeys = await live(world.product());
    await world.admin('sell', { sku: 'MUG-1', quantity: 2 });
    const items = journeys.map(({ listing, externalIds }) => {
      const units = { 'MUG-1': 3, 'MUG-2': 3 };
      return { listingId: listing.key, listing, externalIds, units, sequence: 9n };
    });
    expect(await world.adapter.withdraw(items, context)).toMatchObject([
      {
        outcome: 'accepted',
        stood: [
          { sku: 'MUG-1', units: 1 },
          { sku: 'MUG-2', units: 3 },
        ],
      },
    ]);
    // Of what it had none nothing was sold.
    const before = context.exchanges.length;
    const [again] = await world.adapter.withdraw(
      items.map((item) => ({ ...item, units: { 'MUG-1': 0, 'MUG-2': null } })),
      context,
    );
    expect([again!.stood, context.exchanges.slice(before).map(({ purpose }) => purpose)]).toEqual([undefined, ['withdraw']]);
  });

  it('learns the budget from each answer and waits as long as Shopify says', async () => {
    await world.admin('settings', { rateLimits: 'real' });
    const products = numbers(150).map((n) => world.product({ sku: `FAST-${n}` }));
    const items = (await Promise.all(products.map((product) => driver.prepare(product)))).flat();
    const outcomes = await driver.send(items);
    const told = outcomes.flatMap((outcome) => (outcome.outcome === 'retry' ? [outcome.afterMs] : []));
    expect(told.length).toBeGreaterThan(0);
    expect(context.learned.some(({ bucket, blockedForMs }) => bucket === 'graphql' && blockedForMs !== undefined)).toBe(true);
    expect(context.learned[0]).toMatchObject({ bucket: 'graphql', perSecond: 100, burst: 2_000 });
    const taken = outcomes.filter(({ outcome }) => outcome === 'accepted').length + told.length;
    expect(taken).toBe(150);
  });

  it.each([
    ['the sign-in', { pathIncludes: 'oauth/access_token' }, 'retry'],
    ['the question for the shop', { bodyIncludes: 'query Place' }, 'retry'],
    ['the search before the first send', { bodyIncludes: 'query Holders' }, 'retry'],
    ['productSet', { bodyIncludes: 'productSet(' }, 'unknown'],
    ['the publication', { bodyIncludes: 'publishablePublish(' }, 'unknown'],
    ['the first count', { bodyIncludes: 'inventorySetQuantities(' }, 'unknown'],
  ])('after a server error or half an answer of %s it says what may have happened', async (_name, match, outcome) => {
    const faults = [
      { kind: 'status', status: 500, phase: 'before' },
      { kind: 'status', status: 504, phase: 'after' },
      { kind: 'truncate', phase: 'after' },
    ] as const;
    for (const [n, fault] of faults.entries()) {
      const fresh = world.context();
      const other = new ContractDriver({ ...world, adapter: new ShopifyAdapter() }, fresh);
      const journeys = await other.prepare(world.product({ sku: `ODD-${n}` }));
      world.sandbox.faults.add({ match, ...fault });
      expect([fault, (await other.send(journeys))[0]]).toMatchObject([fault, { outcome, reason: expect.any(String) }]);
      expect(world.sandbox.faults.list()).toEqual([]);
      if (outcome === 'unknown') await other.readOnce(journeys);
      await other.readUntil(await other.sendAll(world.product({ sku: `ODD-${n}` }), journeys), isLive);
      await fresh.close();
    }
    expect((await world.state()).products.map(({ variants }) => variants.map(({ inventory }) => inventory['Main warehouse']))).toEqual(
      faults.map(() => [3, 3]),
    );
  });

  it('blames no listing for a right that the app lacks', async () => {
    const scopes = ['write_products', 'write_files', 'write_inventory', 'read_locations', 'read_publications'];
    const poor = await openShopify({}, { scopes });
    const other = new ContractDriver(poor, poor.context());
    const [outcome] = await other.send(await other.prepare(poor.product()));
    expect(outcome).toMatchObject({ outcome: 'retry', afterMs: 300_000, reason: expect.stringContaining('write_publications') });
    expect((outcome as { externalIds: object }).externalIds).toMatchObject({ product: 'gid://shopify/Product/1', managed: '1' });
    await other.context.close();
    await poor.close();
  });

  it('says in check() what is wrong with the shop, and nothing of a good one', async () => {
    expect(await world.adapter.check(context)).toEqual([]);
    const wrong = world.contextWith({ locationId: 'gid://shopify/Location/99', publicationIds: ['gid://shopify/Publication/99'] });
    expect((await world.adapter.check(wrong)).map(({ code }) => code)).toEqual(['shopify_location', 'shopify_publication']);
    await wrong.close();
    const away = world.unreachableContext();
    expect((await world.adapter.check(away)).map(({ code }) => code)).toEqual(['shopify_unreachable']);
    await away.close();
  });
});

const TYPES: Record<string, string> = { product: 'id', features: 'list.single_line_text_field', care: 'multi_line_text_field' };

const numbers = (count: number): number[] => [...Array(count).keys()];

/** A mug in so many colours, without pictures. */
function many(count: number): MappedProduct {
  const product = mug({ sku: 'WIDE' });
  const [root, first] = product.nodes;
  const nodes = numbers(count).map((n) => ({
    ...first!,
    sku: `WIDE-${String(n).padStart(4, '0')}`,
    fields: {},
    images: [],
    axes: [{ ...first!.axes[0]!, code: `c${n}`, label: `Colour ${n}` }],
  }));
  return withVariants({ ...product, nodes: [{ ...root!, images: [] }, ...nodes] }, () => ({}));
}
