import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OfferInput, OfferWire, RenderInput, Rendered, RenderedOffer, Statement } from '../../src/port/index.js';
import { LetInRendering } from '../../src/syndication/ledger/let-in-rendering.service.js';
import { countRenderDifferences, listRenderDifferences } from '../../src/syndication/ledger/rendering-views.repository.js';
import { sendAgain } from '../../src/syndication/listings/plan/send-again.repository.js';
import { rendererVersion } from '../../src/syndication/mapping/index.js';
import { acting } from '../support/index.js';
import { ControllerWorld, FakeAdapter, type TestWorker } from '../support/syndication/index.js';

/** The next release: what it says otherwise is up to the test. */
class NextRelease extends FakeAdapter {
  override rendererVersion = 2;
  title = (text: string): string => `${text}.`;
  price = (minor: string): string => minor;
  stock: Record<string, unknown> = {};
  refuses = false;

  override render(input: RenderInput): Rendered {
    const { payload, owned, targets, issues } = super.render(input);
    const title = this.title(String(owned['title']));
    const refused = { code: 'too_plain', path: 'title', message: 'It is too plain', fix: 'Write more' };
    return { payload: { ...(payload as object), title }, owned: { title }, targets, issues: this.refuses ? [refused] : issues };
  }

  override renderOffer(input: OfferInput): RenderedOffer {
    const { price, stock, ...rest } = super.renderOffer(input);
    return { ...rest, ...(price && { price: { price: this.price(String(price['price'])) } }), stock: { ...stock!, ...this.stock } };
  }
}

/** … and owns a field more. */
class NextReleaseWithNote extends NextRelease {
  override ownedOffer(sku: string, wire: OfferWire, statement: Statement): Record<string, unknown> {
    return { ...super.ownedOffer(sku, wire, statement), ...('note' in statement && { [`${sku}:note`]: statement['note'] }) };
  }
}

/** … whose content names the channel's ids, as far as they are known. */
class WithIds extends NextRelease {
  override render(input: RenderInput): Rendered {
    const { payload, ...rest } = super.render(input);
    return { ...rest, payload: { ...(payload as object), id: input.externalIds['id'] ?? null } };
  }
}

/** What the next release renders by. */
const NEXT = rendererVersion({ rendererVersion: 2 });

let world: ControllerWorld;
let old: TestWorker;
let next: NextRelease;
let upgraded: TestWorker;
let joined: boolean;

beforeEach(() => {
  joined = false;
});
afterEach(() => world.close());

/** On sale by the release before, and the next one started. */
async function open(skus = ['A', 'B'], release = new NextRelease(), adapter = new FakeAdapter()): Promise<void> {
  adapter.joined = joined;
  world = await ControllerWorld.open(adapter);
  old = world.worker();
  for (const sku of skus) {
    await world.approve(sku, `Mug ${sku}`);
    await world.offer(sku, 1200, 5);
  }
  await old.worker.drain();
  next = Object.assign(release, { joined, remote: adapter.remote, sent: adapter.sent, withdrawn: adapter.withdrawn });
  upgraded = world.worker({}, [next]);
  adapter.sent.length = 0;
}

/** Every batch, as the loop of the worker does them. */
async function compare(): Promise<void> {
  for (let round = 0; round < 3; round++) while ((await upgraded.renderings.step()) > 0);
}

const differences = async () =>
  (await listRenderDifferences(world.ds.manager, { channel: 'fake_us', after: { listingId: '0', wire: '' }, limit: 100 })).map(
    ({ key, wire, rendererVersion, fields }) => [
      key,
      wire,
      rendererVersion,
      ...fields.map(({ field, before, after }) => [field, before, after]),
    ],
  );

const letIn = (renderer = NEXT, expected: number | null = null) =>
  new LetInRendering(world.ds, upgraded.directory).letIn('fake_us', renderer, expected, acting('Pia', world.clock.now()));

const shown = (sku = 'A') => world.adapter.remote.get(sku)!.fields;
const told = () => next.sent.splice(0);

/** The plan is made anew and nothing has changed: as after a recall that is lifted. */
const planAgain = (sku = 'A') =>
  world.sql(`INSERT INTO edition_outbox (root_id, channel_code) SELECT id, 'fake_us' FROM product_node WHERE sku = $1`, [sku]);

/** As a person's word on a drift, or another try. */
async function pushOurs(): Promise<void> {
  const rows = await world.sql('SELECT id::text FROM listing');
  await sendAgain(
    world.ds.manager,
    rows.map(({ id }) => String(id)),
    world.clock.now(),
  );
}

describe('a renderer that says a text otherwise', () => {
  beforeEach(() => open());

  it('sends nothing, and lists what differs by listing and field', async () => {
    await compare();
    expect(await differences()).toEqual([
      ['A', 'content', NEXT, ['title', 'Mug A', 'Mug A.']],
      ['B', 'content', NEXT, ['title', 'Mug B', 'Mug B.']],
    ]);
    expect(await countRenderDifferences(world.ds.manager, 'fake_us')).toEqual([{ wire: 'content', field: 'title', listings: 2 }]);
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
  });

  it('asks for the pictures that the new version wants in another form, and compares when they are made', async () => {
    const made = { hash: 'r', url: 'http://x/r.jpg', mediaType: 'image/jpeg', width: 1, height: 1, bytes: 1, digitalSourceType: null };
    world.pictures.made.set('f00d', { state: 'ready', ...made });
    await world.approve('C', 'Mug C', { assets: ['f00d'] });
    await old.worker.drain();
    expect(await world.states()).toEqual({ A: 'live', B: 'live', C: 'live' });
    world.pictures.made.clear();
    world.pictures.asked.length = 0;
    await compare();
    expect([new Set(world.pictures.asked), (await differences()).map(([key]) => key)]).toEqual([new Set(['f00d']), ['A', 'B']]);
    world.pictures.made.set('f00d', { state: 'ready', ...made, hash: 'r2' });
    await compare();
    expect((await differences()).map(([key]) => key)).toEqual(['A', 'B', 'C']);
  });

  it('is compared once: a second look finds nothing to do, in this process and in the next', async () => {
    await compare();
    const [before] = await world.sql(`SELECT array_agg(xmin::text) AS rows FROM listing`);
    await compare();
    expect(await world.worker({}, [next]).renderings.step()).toBe(0);
    expect(await world.sql(`SELECT array_agg(xmin::text) AS rows FROM listing`)).toEqual([before]);
  });

  it('sends nothing where the listing is planned anew without anything having changed', async () => {
    await planAgain();
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
    expect(await differences()).toEqual([['A', 'content', NEXT, ['title', 'Mug A', 'Mug A.']]]);
  });

  it('goes along with the next approval, and says so', async () => {
    await compare();
    await world.approve('A', 'Cup A');
    await upgraded.worker.drain();
    expect(told()).toEqual(['content A #2']);
    expect(shown()['title']).toBe('Cup A.');
    expect(await differences()).toEqual([['B', 'content', NEXT, ['title', 'Mug B', 'Mug B.']]]);
    const [payload] = await world.sql(`SELECT renderer_version FROM payload p JOIN listing l ON l.payload_hash = p.hash WHERE l.sku = 'A'`);
    expect(payload).toEqual({ renderer_version: NEXT });
  });

  it('holds up neither a price nor a number', async () => {
    await compare();
    await world.offer('A', 1200, 0);
    await upgraded.worker.drain();
    expect(told()).toEqual(['stock A 0']);
    await world.offer('A', 1100, 0);
    await upgraded.worker.drain();
    expect(told()).toEqual(['price A 1100']);
    expect(shown()).toEqual({ title: 'Mug A', 'A:price': '1100', 'A:quantity': 0 });
  });

  it('is let in whole: exactly what was listed goes, and is read back live', async () => {
    await compare();
    await world.approve('C', 'Jug C.');
    await world.offer('C', 900, 1);
    await upgraded.worker.drain();
    expect(told()).toEqual(['content C #1']);
    expect(await letIn(NEXT, 2)).toEqual({ listings: 2, problems: [] });
    await upgraded.worker.drain();
    expect(told().sort()).toEqual(['content A #2', 'content B #2']);
    expect([shown('A')['title'], shown('B')['title']]).toEqual(['Mug A.', 'Mug B.']);
    expect(await world.states()).toEqual({ A: 'live', B: 'live', C: 'live' });
    await compare();
    expect(await differences()).toEqual([]);
    await planAgain();
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
  });

  it('is let in only where version and number are those that a person has seen', async () => {
    await compare();
    expect((await letIn(rendererVersion(world.adapter))).problems.map(({ code }) => code)).toEqual(['renderer_differs']);
    expect((await letIn(NEXT, 1)).problems.map(({ code, message }) => [code, message])).toEqual([
      ['count_differs', '2 listings wait, not 1: nothing was let in'],
    ]);
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await world.sql(`SELECT count(*)::int AS rows FROM audit WHERE verb = 'let_in_rendering'`)).toEqual([{ rows: 0 }]);
    await letIn();
    expect(await world.sql(`SELECT target, details FROM audit WHERE verb = 'let_in_rendering'`)).toEqual([
      { target: 'channel:fake_us', details: { renderer: NEXT, listings: 2 } },
    ]);
  });

  it('stays let in through a lost answer and a refusal of the moment, and is said once in the end', async () => {
    await compare();
    next.onSend = () => ({ effect: false, outcome: { outcome: 'unknown', reason: 'reset' } });
    await letIn();
    await upgraded.sender.sendBatch((await upgraded.directory.find('fake_us'))!);
    expect(await world.states()).toEqual({ A: 'unknown', B: 'unknown' });
    next.onSend = () => undefined;
    world.clock.advance(60_000);
    await upgraded.worker.drain();
    expect([shown('A')['title'], shown('B')['title']]).toEqual(['Mug A.', 'Mug B.']);
    expect(await differences()).toEqual([]);
  });

  it('that had its effect although nobody answered is not listed any more', async () => {
    await compare();
    next.onSend = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await letIn();
    await upgraded.worker.drain();
    world.clock.advance(60_000);
    await upgraded.worker.drain();
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
    expect(await differences()).toEqual([]);
  });

  it('is nobody’s business any more once the release before runs again', async () => {
    await compare();
    const back = world.worker();
    while ((await back.renderings.step()) > 0);
    expect(await differences()).toEqual([]);
    expect(told()).toEqual([]);
  });
});

describe('what has to be sent again after an upgrade', () => {
  beforeEach(() => open(['A']));

  it('is said in the accepted bytes where its channel would let it expire', async () => {
    await world.sql(`UPDATE listing SET refresh_at = $1, sent_at = $1::timestamptz - interval '2 days'`, [world.clock.now()]);
    await upgraded.upkeep.step();
    await upgraded.worker.drain();
    expect(told()).toEqual(['content A #1']);
    expect(shown()['title']).toBe('Mug A');
    expect(await differences()).toEqual([['A', 'content', NEXT, ['title', 'Mug A', 'Mug A.']]]);
  });

  it('is what a lost answer leaves open: the approval goes on as the new release says it', async () => {
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Cup A');
    await old.worker.drain();
    expect(await world.states()).toEqual({ A: 'unknown' });
    told();
    await compare();
    world.clock.advance(60_000);
    await upgraded.worker.drain();
    expect(told()).toEqual(['content A #3']);
    expect(shown()['title']).toBe('Cup A.');
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await differences()).toEqual([]);
  });

  it('and what arrived all the same is compared once it is seen', async () => {
    world.adapter.onSend = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Cup A');
    await old.worker.drain();
    told();
    await compare();
    expect(await differences()).toEqual([]);
    world.clock.advance(60_000);
    await upgraded.worker.drain();
    await compare();
    expect(told()).toEqual([]);
    expect(await differences()).toEqual([['A', 'content', NEXT, ['title', 'Cup A', 'Cup A.']]]);
  });

  it('is new where it vanished: nothing that was accepted stands', async () => {
    world.adapter.remote.clear();
    await world.sql(`UPDATE listing SET last_problem = '{"code":"vanished"}'`);
    await world.sql(`INSERT INTO drift (listing_id, field, sent, live) SELECT id, '$listing', '"present"', 'null' FROM listing`);
    await pushOurs();
    await upgraded.worker.drain();
    expect(shown()['title']).toBe('Mug A.');
  });
});

describe('what names the ids that its channel gave', () => {
  beforeEach(() => {
    const before = Object.assign(new WithIds(), { rendererVersion: 1, title: (text: string) => text });
    return open(['A'], new WithIds(), before);
  });

  it('is held as everything is: what the channel told after the first send is no cause', async () => {
    await compare();
    await planAgain();
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await differences()).toEqual([['A', 'content', NEXT, ['title', 'Mug A', 'Mug A.']]]);
  });

  it('is said anew where it has to be sent again and its ids are others by now', async () => {
    await compare();
    await pushOurs();
    await upgraded.worker.drain();
    expect(told()).toEqual(['content A #2']);
    expect(shown()).toMatchObject({ title: 'Mug A.', id: 'ext-A' });
    expect(await differences()).toEqual([]);
  });
});

describe('a renderer that refuses what was accepted', () => {
  it('stops nothing that is live; the refusal is listed', async () => {
    await open(['A']);
    next.title = (text) => text;
    next.refuses = true;
    await planAgain();
    await upgraded.worker.drain();
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await differences()).toEqual([['A', 'content', NEXT, ['$refused', null, 'too_plain: It is too plain']]]);
  });
});

describe('a renderer that says the same', () => {
  it('is noted, and nothing is listed or sent', async () => {
    await open();
    next.title = (text) => text;
    await compare();
    await planAgain();
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await differences()).toEqual([]);
    expect(await world.sql(`SELECT DISTINCT judged_renderer AS version FROM listing`)).toEqual([{ version: NEXT }]);
    const made = await world.sql(`SELECT DISTINCT made->accepted_payload_hash->>'renderer' AS by FROM listing`);
    expect(made).toEqual([{ by: NEXT }]);
  });
});

describe.each([false, true])('a renderer that says price and stock otherwise (calls carry everything: %s)', (carries) => {
  beforeEach(async () => {
    joined = carries;
    await open(['A'], new NextReleaseWithNote());
    next.title = (text) => text;
    next.price = (minor) => `${minor}.00`;
    next.stock = { note: 'new' };
  });

  it('lists both, and sends neither with a change of the other', async () => {
    await compare();
    expect(await differences()).toEqual([
      ['A', 'price', NEXT, ['A:price', '1200', '1200.00']],
      ['A', 'stock', NEXT, ['A:note', null, 'new']],
    ]);
    expect(told()).toEqual([]);
    await world.offer('A', 1200, 0);
    await upgraded.worker.drain();
    expect(told()).toEqual(['stock A 0']);
    await world.offer('A', 900, 0);
    await upgraded.worker.drain();
    expect(told()).toEqual(['price A 900.00']);
    expect(await differences()).toEqual([]);
    expect(shown()).toEqual({ title: 'Mug A', 'A:price': '900.00', 'A:quantity': 0, 'A:note': 'new' });
  });

  it('carries what was accepted where the content goes', async () => {
    await world.approve('A', 'Cup A');
    await upgraded.worker.drain();
    expect(shown()).toEqual({ title: 'Cup A', 'A:price': '1200', 'A:quantity': 5 });
  });

  it('raises a number again in the form that was accepted', async () => {
    await compare();
    world.sell('A', 2);
    world.clock.advance(1_000);
    await world.count('A', 5);
    await upgraded.worker.drain();
    await upgraded.worker.drain();
    expect(shown()['A:quantity']).toBe(5);
    expect(shown()['A:price']).toBe('1200');
    expect((await differences()).map(([, wire]) => wire)).toEqual(['price', 'stock']);
  });

  it('is let in: each wire goes once, and is live', async () => {
    await compare();
    expect(await letIn(NEXT, 1)).toEqual({ listings: 1, problems: [] });
    await upgraded.worker.drain();
    expect(told()).toEqual(['price A 1200.00', 'stock A 5']);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    expect(await differences()).toEqual([]);
    await compare();
    expect(await differences()).toEqual([]);
  });
});

describe('a renderer that says of a stock what its channel does not show', () => {
  it('lists it; let in, it needs no call', async () => {
    await open(['A']);
    next.title = (text) => text;
    next.stock = { note: 'new' };
    await compare();
    expect(await differences()).toEqual([['A', 'stock', NEXT, ['note', null, 'new']]]);
    await letIn();
    await upgraded.worker.drain();
    expect(told()).toEqual([]);
    expect(await differences()).toEqual([]);
  });
});
