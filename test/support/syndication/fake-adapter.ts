import {
  ChannelAdapter,
  type BudgetSpec,
  type ChannelContext,
  type ExistingListing,
  type ListingPlan,
  type MoveEffects,
  type OfferInput,
  type OfferItem,
  type OfferOutcome,
  type OfferWire,
  type PlannedListing,
  type ReadItem,
  type ReadOutcome,
  type RenderInput,
  type Rendered,
  type RenderedOffer,
  type RenditionNeed,
  type Requirements,
  type SendItem,
  type SendOutcome,
  type ShownMoney,
  type Statement,
  type WithdrawItem,
} from '../../../src/port/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { FieldSpec, MappedProduct, MappingBody } from '../../../src/port/index.js';

/** What the fake channel holds under one key. */
export interface FakeEntry {
  fields: Record<string, unknown>;
  sequence: bigint;
  state: 'accepted' | 'processed' | 'live' | 'rejected';
}

/** What a test wants to happen to one item. `effect`: whether the channel took it all the same. */
export interface Scripted {
  outcome: SendOutcome;
  effect: boolean;
}

/** A channel in memory with programmable outcomes, for the controller's own tests. One offer per sellable, or a family with a parent. */
export class FakeAdapter extends ChannelAdapter {
  readonly kind: string = 'fake';
  readonly rendition: RenditionNeed = {
    code: 'fake',
    maxWidth: 100,
    maxHeight: 100,
    minWidth: 1,
    minHeight: 1,
    format: 'jpeg',
    background: '#ffffff',
    quality: 80,
  };
  rendererVersion = 1;
  joined = false;
  readonly cadence: { offerDelayMs: number; sendsPerDay?: number } = { offerDelayMs: 0 };
  readonly fields: FieldSpec[] = [
    { target: 'title', type: 'text', level: 'node', description: 'Title' },
    { target: 'poison', type: 'text', level: 'product', description: 'Makes plan, render, payload (what JSON cannot hold) or send fail' },
  ];

  /** The channel itself. */
  readonly remote = new Map<string, FakeEntry>();
  /** Everything that reached the channel's door, in order: `content <key> #<sequence>`, `price <sku> 100`, `stock <sku> 5`. */
  readonly sent: string[] = [];
  readonly withdrawn: string[] = [];
  batches = 0;
  reads = 0;
  family = false;
  unreachable = false;
  costs = 1;
  budget: BudgetSpec = { bucket: 'calls', perSecond: 1_000_000, burst: 1_000_000 };
  requirementVersion = 'r1';
  /** Asked for each item; undefined: it is accepted. */
  onSend: (item: SendItem) => Scripted | undefined = () => undefined;
  onOffer: (item: OfferItem) => { outcome: OfferOutcome; effect: boolean } | undefined = () => undefined;
  onRead: (item: ReadItem) => ReadOutcome | undefined = () => undefined;
  override lag = { shownMs: 300_000, goneMs: 300_000 };
  /** Looks for which a deleted thing is still shown: the channel's view runs behind its writes. */
  lingers = 0;
  private readonly fading = new Map<string, number>();
  /** The state into which a send brings what it changed. */
  settles: FakeEntry['state'] = 'live';
  existingThings: ExistingListing[] = [];
  /** What it says of things that it cannot list. */
  unlisted: Problem[] = [];
  settingsProblems: Problem[] = [];

  defaultMapping(): MappingBody {
    return { fields: { title: { from: [{ attribute: 'title' }], required: true }, poison: { from: [{ attribute: 'poison' }] } } };
  }

  checkSettings(): Problem[] {
    return this.settingsProblems;
  }

  budgets(): BudgetSpec[] {
    return [this.budget];
  }

  cost(): { bucket: string; amount: number } {
    return { bucket: 'calls', amount: this.costs };
  }

  check(): Promise<Problem[]> {
    return Promise.resolve([]);
  }

  requirements(_: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>> {
    return Promise.resolve(new Map(productTypes.map((type) => [type, { version: this.requirementVersion }])));
  }

  plan(product: MappedProduct): ListingPlan {
    if (product.fields['poison']?.value === 'plan') throw new Error('poisoned plan');
    const sellables = product.nodes.filter((node) => node.sellable);
    const skus = sellables.map((node) => node.sku);
    const offers = sellables.map((node): PlannedListing => ({
      key: node.sku,
      kind: this.family ? 'child' : 'offer',
      sku: node.sku,
      skus: [node.sku],
      ...(this.family ? { parentKey: product.rootSku } : {}),
    }));
    const parent: PlannedListing = { key: product.rootSku, kind: 'parent', sku: product.rootSku, skus };
    return { listings: this.family ? [parent, ...offers] : offers, issues: [] };
  }

  render({ listing, product }: RenderInput): Rendered {
    if (product.fields['poison']?.value === 'render') throw new Error('poisoned render');
    const node = product.nodes.find((candidate) => candidate.sku === listing.sku)!;
    const title = node.fields['title']?.value ?? null;
    const owned = { title };
    return {
      payload: {
        key: listing.key,
        ...owned,
        poison: product.fields['poison']?.value === 'payload' ? NaN : (product.fields['poison']?.value ?? null),
      },
      owned,
      targets: { title: 'title' },
      issues: [],
    };
  }

  /** Without a price it is not for sale; the price that was there stays. */
  renderOffer({ offer, quantity, stopped }: OfferInput): RenderedOffer {
    const units = stopped ? 0 : quantity;
    const price = offer?.price?.minor;
    return {
      ...(price !== undefined && { price: { price } }),
      stock: { quantity: units },
      buyable: price !== undefined && units !== 0,
      issues: { price: [], stock: [] },
    };
  }

  ownedOffer(sku: string, wire: OfferWire, statement: Statement): Record<string, unknown> {
    return wire === 'price' ? { [`${sku}:price`]: statement['price'] } : { [`${sku}:quantity`]: statement['quantity'] };
  }

  /** Cents; sold out is what shows 0. */
  paidBy(sku: string, fields: Readonly<Record<string, unknown>>, currency: string): ShownMoney | null | undefined {
    const [price, quantity] = [fields[`${sku}:price`], fields[`${sku}:quantity`]];
    if (price === undefined || price === null || quantity === 0) return null;
    return { paid: (Number(price) / 100).toFixed(2), usual: null, currency };
  }

  unitsField(sku: string): string {
    return `${sku}:quantity`;
  }

  override readonly offerNames = ['price', 'quantity'];
  override readonly priceNames = ['price'];

  override namesOf(field: string): string[] {
    return field.includes(':') ? [field, field.split(':').at(-1)!] : [field];
  }

  /** The price goes and the number is compared as channels do: what was sold meanwhile is found out. */
  sendOffers(items: OfferItem[]): Promise<OfferOutcome[]> {
    this.batches++;
    return Promise.resolve(items.map((item) => this.say(item)));
  }

  private say(item: OfferItem): OfferOutcome {
    for (const { sku, say } of item.lines) {
      if (say.price) this.sent.push(`price ${sku} ${String(say.price['price'])}`);
      if (say.stock) this.sent.push(`stock ${sku} ${String(say.stock['quantity'])}`);
    }
    const scripted = this.onOffer(item);
    if (scripted && !scripted.effect) return scripted.outcome;
    const entry = this.remote.get(item.listing.key);
    if (!entry) return { outcome: 'unknown', reason: 'There is no such thing' };
    const fields = { ...entry.fields };
    for (const { sku, say } of item.lines) {
      for (const wire of ['price', 'stock'] as const) if (say[wire]) Object.assign(fields, this.ownedOffer(sku, wire, say[wire]));
    }
    this.remote.set(item.listing.key, { ...entry, fields, ...(this.joined && { sequence: item.sequence }) });
    return scripted?.outcome ?? { outcome: 'accepted', processed: false, pollAfterMs: 0 };
  }

  async send(items: SendItem[], { http }: ChannelContext): Promise<SendOutcome[]> {
    this.batches++;
    if (this.unreachable) {
      // Nothing listens on port 1.
      const reason = await http
        .request({ method: 'GET', url: 'http://127.0.0.1:1/', purpose: 'send' })
        .catch((error: Error) => error.message);
      return items.map((item) => {
        this.sent.push(item.listing.key);
        return { outcome: 'retry', afterMs: 1, reason: String(reason) };
      });
    }
    if (items.some((item) => (item.payload as { poison?: unknown }).poison === 'send')) throw new Error('poisoned send');
    return items.map((item) => this.take(item));
  }

  private take(item: SendItem): SendOutcome {
    this.sent.push(`content ${item.listing.key} #${item.sequence}`);
    const scripted = this.onSend(item);
    // What is there keeps its price and stock; where calls are joined, each says everything.
    const makes = this.joined || !this.remote.has(item.listing.key);
    if (!scripted || scripted.effect) this.store(item, makes);
    const carried = Object.entries(makes ? item.carried : {}).flatMap(([sku, own]) =>
      Object.keys(own).map((wire) => ({ sku, wire: wire as OfferWire })),
    );
    return (
      scripted?.outcome ?? {
        ...{ outcome: 'accepted', processed: false, pollAfterMs: 0, externalIds: { id: `ext-${item.listing.key}` } },
        carried,
      }
    );
  }

  private store(item: SendItem, makes: boolean): void {
    const { key: _key, poison: _poison, ...fields } = item.payload as Record<string, unknown>;
    for (const [sku, own] of makes ? Object.entries(item.carried) : []) {
      for (const wire of ['price', 'stock'] as const) if (own[wire]) Object.assign(fields, this.ownedOffer(sku, wire, own[wire]));
    }
    const before = this.remote.get(item.listing.key);
    this.fading.delete(item.listing.key);
    this.remote.set(item.listing.key, { fields: { ...before?.fields, ...fields }, sequence: item.sequence, state: this.settles });
  }

  readBack(items: ReadItem[]): Promise<ReadOutcome[]> {
    this.reads += items.length;
    return Promise.resolve(
      items.map((item) => {
        const entry = this.remote.get(item.listing.key);
        const asked = this.onRead(item);
        if (asked) return asked;
        const looks = this.fading.get(item.listing.key) ?? 0;
        if (looks > 0) this.fading.set(item.listing.key, looks - 1);
        else if (this.fading.delete(item.listing.key)) this.remote.delete(item.listing.key);
        if (!this.remote.has(item.listing.key) || !entry) return { outcome: 'absent' };
        return { outcome: 'found', state: entry.state, observed: entry.fields, externalIds: { id: `ext-${item.listing.key}` }, issues: [] };
      }),
    );
  }

  withdraw(items: WithdrawItem[]): Promise<SendOutcome[]> {
    return Promise.resolve(
      items.map((item) => {
        this.withdrawn.push(item.listing.key);
        if (this.lingers > 0) this.fading.set(item.listing.key, this.lingers);
        else this.remote.delete(item.listing.key);
        return { outcome: 'accepted', processed: true, pollAfterMs: 0 };
      }),
    );
  }

  moveEffects(): MoveEffects {
    return { keeps: [], loses: [] };
  }

  async *existing(_: ChannelContext, tell?: (problem: Problem) => void): AsyncIterable<ExistingListing> {
    yield* this.existingThings;
    for (const one of this.unlisted) tell?.(one);
  }

  normalise(_: string, value: unknown): unknown {
    return typeof value === 'string' ? value.trim() : value;
  }
}
