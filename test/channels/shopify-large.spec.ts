import { afterEach, describe, expect, it } from '@jest/globals';
import { sha256hex } from '../../libs/canonical/index.js';
import type { MappedNode, MappedProduct, OfferOutcome, ReadOutcome } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { cell, mug, withField } from './shopify-products.js';
import { openShopify, type ShopifyWorld } from './shopify-world.js';

/** A mug in so many colours and sizes: a picture for each colour, `fields` metafields for each variant. */
function large(colours: number, sizes: number, fields: number, origin: string, quantity = 5): MappedProduct {
  const product = mug({ sku: 'BIG', quantity }, origin);
  const [root, first] = product.nodes;
  const shapes = ['length', 'width', 'height'].slice(0, fields - 1);
  const nodes = numbers(colours).flatMap((colour) =>
    numbers(sizes).map((size): MappedNode => {
      const sku = `BIG-${String(colour).padStart(3, '0')}-${String(size).padStart(3, '0')}`;
      const hash = sha256hex(`colour ${colour}`);
      const measures = shapes.map((name) => [`variantMetafield.${name}`, cell({ amount: String(size + 1), unit: 'cm' }, sku, name)]);
      return {
        ...first!,
        sku,
        fields: { 'variantMetafield.mpn': cell(`M-${sku}`, sku, 'mpn'), ...(Object.fromEntries(measures) as MappedNode['fields']) },
        images: [{ ...first!.images[0]!, assetHash: hash, renditionHash: hash, url: `${origin}/media/${hash}.jpg` }],
        axes: [
          { attribute: 'color', name: 'Colour', code: `c${colour}`, label: `Colour ${colour}` },
          { attribute: 'size', name: 'Size', code: `s${size}`, label: `Size ${size}` },
        ],
      };
    }),
  );
  return { ...product, nodes: [root!, ...nodes], axes: [...product.axes, { attribute: 'size', name: 'Size' }] };
}

const numbers = (count: number): number[] => [...Array(count).keys()];

describe('a product of many variants, under the limits of a real shop', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  /** Milliseconds that the shop's clock has been moved, and tries that had to wait. */
  let waited = { ms: 0, tries: 0 };
  /** Whether a try got on: the core counts only those that did not as failures, and waits longer each time. */
  let on: boolean[] = [];

  const open = async (bucket: number): Promise<void> => {
    world = await openShopify({ rateLimits: 'real' }, { bucket });
    context = world.context();
    driver = new ContractDriver(world, context);
    waited = { ms: 0, tries: 0 };
    on = [];
  };
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  /** The time passes that was asked for; on a busy shop others have used `share` of what came back meanwhile. */
  const wait = async (afterMs: number, share: number): Promise<void> => {
    waited = { ms: waited.ms + afterMs, tries: waited.tries + 1 };
    if (waited.tries > 400) throw new Error('Never gets there');
    world.sandbox.clock.advance(Math.ceil(afterMs * (1 - share)));
    await world.settle();
  };
  const goLive = async (product: MappedProduct, share: number, before: Journey[] = []): Promise<[Journey, ReadOutcome]> => {
    let [journey] = (await driver.prepare(product, before)) as [Journey];
    for (;;) {
      const [outcome] = await driver.send([journey]);
      if (outcome!.outcome === 'accepted') break;
      if (outcome!.outcome !== 'retry') throw new Error(JSON.stringify(outcome));
      on.push(outcome!.progress === true);
      await wait(outcome!.afterMs, share);
      [journey] = (await driver.prepare(product, [journey])) as [Journey];
    }
    await world.settle();
    return [journey, await readLive(journey, share)];
  };
  const readLive = async (journey: Journey, share: number) => {
    for (;;) {
      const [read] = await driver.readOnce([journey]);
      if (read!.outcome === 'found' && isLive(read!)) return read!;
      if (read!.outcome === 'absent') throw new Error('absent');
      if (read!.outcome === 'retry') on.push(read!.progress === true);
      await wait(read!.outcome === 'retry' ? read!.afterMs : 1_000, share);
    }
  };
  const sayAll = async (journey: Journey, share: number): Promise<OfferOutcome> => {
    for (;;) {
      const outcome = (await driver.sendOffers([journey])).get('BIG');
      if (!outcome || (outcome.outcome === 'accepted' && !outcome.exceptions)) return outcome!;
      if (outcome.outcome === 'accepted') await readLive(journey, share);
      else if (outcome.outcome === 'retry') await wait(outcome.afterMs, share);
      else throw new Error(JSON.stringify(outcome));
    }
  };
  const sent = (name: string): number => world.sandbox.log.entries().filter(({ body }) => body.startsWith(`{"query":"${name}`)).length;
  const steps = (): string[] =>
    world.sandbox.log
      .entries()
      .flatMap(({ body }) => /^\{"query":"mutation (Update|SetFiles|AttachMedia|SetMetafields)/.exec(body)?.[1] ?? []);
  const variants = async () => (await world.state()).products[0]!.variants;

  it.each([
    [2_000, 0],
    [1_000, 0],
    [1_000, 0.7],
  ])('320 variants go live with a bucket of %d points of which others use %d', async (bucket, share) => {
    await open(bucket);
    const product = large(32, 10, 4, world.origin);
    const [journey] = await goLive(product, share);
    await sayAll(journey, share);
    const read = await readLive(journey, share);
    expect(driver.differences(journey, read)).toEqual([]);
    const shop = await variants();
    expect([shop.length, new Set(shop.map(({ sku }) => sku)).size]).toEqual([320, 320]);
    expect(shop.map(({ price, inventory, file }) => [price, inventory['Main warehouse'], file !== null])).toEqual(
      shop.map(() => ['12.90', 5, true]),
    );
    expect((await world.state()).products).toHaveLength(1);
    // No read began anew on its way: what is more than one each was throttled at once.
    expect(sent('query Read(')).toBeLessThanOrEqual(8);
    // Never twice in a row for nothing: a first page that was too large is halved.
    expect(on.filter((one, index) => !one && on[index + 1] === false).length).toBeLessThanOrEqual(2);
    // About 5,200 points a look, at 100 a second less what others use: two looks and the sends, with the pictures there at the first.
    expect(waited.ms).toBeLessThan(share === 0 ? 150_000 : 400_000);
  });

  it('2,048 variants go live, and change', async () => {
    await open(2_000);
    const product = large(128, 16, 4, world.origin);
    const [journey, read] = await goLive(product, 0);
    expect(driver.differences(journey, read)).toEqual([]);
    await sayAll(journey, 0);
    const shop = await variants();
    expect(shop).toHaveLength(2_048);
    expect(shop.filter(({ price, inventory, file }) => price === '12.90' && inventory['Main warehouse'] === 5 && file)).toHaveLength(2_048);
    expect(shop.every((variant) => (variant as unknown as { metafields: unknown[] }).metafields.length === 4)).toBe(true);
    // The bucket is full again: how long the looks above took is no matter.
    world.sandbox.clock.advance(60_000);
    const renamed = await driver.prepare(withField(product, 'title', 'Renamed'), [journey]);
    expect(await driver.send(renamed)).toMatchObject([{ outcome: 'accepted' }]);
    expect((await world.state()).products.map(({ title, variants: all }) => [title, all.length])).toEqual([['Renamed', 2_048]]);
    expect((await variants()).map(({ id }) => id)).toEqual(shop.map(({ id }) => id));
  });

  it('goes on with the step that was throttled, and repeats none that was taken', async () => {
    await open(2_000);
    const product = large(64, 10, 4, world.origin);
    const [journey] = await goLive(product, 0);
    const renamed = await driver.prepare(withField(product, 'title', 'Renamed'), [journey]);
    world.sandbox.clock.advance(60_000);
    world.sandbox.log.clear();
    world.sandbox.faults.add({ match: { bodyIncludes: 'mutation SetMetafields' }, skip: 2, phase: 'before', ...world.throttled } as never);
    const [throttled] = await driver.send(renamed);
    expect(throttled).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('THROTTLED') });
    expect(steps()).toEqual(['Update', 'SetFiles', 'AttachMedia', 'AttachMedia', 'AttachMedia', ...numbers(3).map(() => 'SetMetafields')]);
    world.sandbox.log.clear();
    world.sandbox.clock.advance(60_000);
    expect((await driver.send(renamed))[0]).toMatchObject({ outcome: 'accepted' });
    expect(steps()).toEqual(numbers(4).map(() => 'SetMetafields'));
    expect((await world.state()).products[0]!.title).toBe('Renamed');
  });

  it('says all of it again where the same content is wanted once more, and where ours is pushed while a try is half through', async () => {
    await open(2_000);
    const product = large(64, 10, 4, world.origin);
    const [journey] = await goLive(product, 0);
    const [same] = await driver.prepare(product, [journey]);
    const byHand = async (): Promise<unknown> =>
      world.admin('edit', { id: (await world.state()).products[0]!.id, input: { title: 'By hand' } });
    const sendAgain = async (more: object = {}): Promise<unknown> => {
      world.sandbox.clock.advance(60_000);
      return (await world.adapter.send([{ ...driver.item(same!), ...more }], context))[0];
    };
    const title = (await world.state()).products[0]!.title;
    expect(await sendAgain()).toMatchObject({ outcome: 'accepted' });
    await byHand();
    expect(await sendAgain()).toMatchObject({ outcome: 'accepted' });
    expect((await world.state()).products[0]!.title).toBe(title);
    world.sandbox.faults.add({ match: { bodyIncludes: 'mutation SetMetafields' }, phase: 'before', ...world.throttled } as never);
    expect(await sendAgain()).toMatchObject({ outcome: 'retry' });
    await byHand();
    expect(await sendAgain({ pushed: { title: '2' } })).toMatchObject({ outcome: 'accepted' });
    expect((await world.state()).products[0]!.title).toBe(title);
  });

  it('reads again what was changed while it was read, and begins anew after other content', async () => {
    await open(1_000);
    const product = large(32, 10, 1, world.origin);
    const [journey] = await goLive(product, 0);
    await sayAll(journey, 0);
    world.sandbox.clock.advance(20_000);
    expect((await driver.readOnce([journey]))[0]).toMatchObject({
      outcome: 'retry',
      reason: expect.stringMatching(/^\d+ variants are read/),
    });
    const cheaper = (await driver.prepare(large(32, 10, 1, world.origin, 7), [journey]))[0]!;
    world.sandbox.clock.advance(20_000);
    await sayAll(cheaper, 0);
    world.sandbox.log.clear();
    const read = await readLive(cheaper, 0);
    expect([sent('query Read('), sent('query ReadVariants('), driver.differences(cheaper, read)]).toEqual([0, 7, []]);
    expect((read as { observed: Record<string, unknown> }).observed['variant:BIG-000-000:quantity']).toBe(7);
    world.sandbox.clock.advance(20_000);
    expect((await driver.readOnce([cheaper]))[0]).toMatchObject({ outcome: 'retry' });
    world.sandbox.log.clear();
    const [renamed, shown] = await goLive(withField(large(32, 10, 1, world.origin, 7), 'title', 'Renamed'), 0, [cheaper]);
    expect(sent('query Read(')).toBeGreaterThan(0);
    expect(driver.differences(renamed, shown)).toEqual([]);
  });

  it('asks for no more points than its next step needs, so that a bucket which is never full is enough', async () => {
    await open(2_000);
    const skus = numbers(2_048).map(String);
    const listing = { key: 'BIG', kind: 'product' as const, sku: 'BIG', skus };
    expect([world.adapter.cost('send', listing).amount, world.adapter.cost('read', listing).amount]).toEqual([400, 400]);
    const small = { ...listing, skus: skus.slice(0, 10) };
    expect([world.adapter.cost('send', small).amount, world.adapter.cost('read', small).amount]).toEqual([80, 233]);
  });
});
