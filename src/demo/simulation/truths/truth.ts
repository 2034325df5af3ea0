import { simulatedChannels } from '../world/channels.js';
import { simulatedCatalogue } from '../world/source.js';
import type { CatalogueSource } from '../../../cli/import/index.js';

/** Something that may be in force from the moment at which somebody begins to say it, until something newer is surely in force. */
interface Statement<T> {
  value: T;
  from: number;
  until: number;
  /** When it was surely in force, or surely no longer under way. */
  doneAt?: number;
  /** It was in force. */
  isSure?: true;
}

/** What became of a statement. */
export interface StatementFate {
  /** It was acknowledged. */
  sure(now: number): void;
  /** It had no effect. */
  refused(): void;
  /** Whoever said it is gone: it was in force by now, or never will be. */
  over(now: number): void;
}

/**
 * One fact of the world over time, as far as Plinth can know it. `ordered`: of two that are said at once the later one counts, because it bears the
 * higher revision; otherwise whichever was written last, which nobody knows.
 */
export class Known<T> {
  private readonly said: Statement<T>[];
  /** How often something was said. */
  times = 0;

  constructor(
    first: T,
    since: number,
    private readonly ordered = true,
  ) {
    this.said = [{ value: first, from: since, until: Infinity, doneAt: since }];
  }

  say(value: T, now: number): StatementFate {
    return this.put(value, now, this.said.length);
  }

  /** What was held is let in: it was said before everything that is under way, and bears a lower revision. */
  letIn(value: T, now: number): StatementFate {
    const open = this.said.findIndex(({ doneAt }) => doneAt === undefined);
    return this.put(value, now, open === -1 ? this.said.length : open);
  }

  private put(value: T, now: number, at: number): StatementFate {
    const own: Statement<T> = { value, from: now, until: Infinity };
    this.times += 1;
    this.said.splice(at, 0, own);
    return {
      sure: (then) => {
        own.doneAt = then;
        own.isSure = true;
        const place = this.said.indexOf(own);
        for (const [other, one] of this.said.entries()) {
          const isOlder = this.ordered ? other < place : one !== own && one.doneAt !== undefined && one.doneAt <= own.from;
          if (isOlder) one.until = Math.min(one.until, then);
        }
        if (this.ordered && this.said.slice(place + 1).some(({ isSure }) => isSure)) own.until = then;
      },
      refused: () => void (this.said.includes(own) && this.said.splice(this.said.indexOf(own), 1)),
      over: (then) => void (own.doneAt ??= then),
    };
  }

  /** What may have been in force at some time between these. */
  between(from: number, to: number): T[] {
    return this.said.filter((one) => one.from <= to && one.until >= from).map(({ value }) => value);
  }

  /** Whether anything was said, or came into force, between these. */
  hasChanged(from: number, to: number): boolean {
    return this.said.some((one) => [one.from, one.doneAt ?? to].some((at) => at >= from && at <= to));
  }

  /** What was said last. */
  get last(): T {
    return this.said.at(-1)!.value;
  }

  /** The last that was said of those that fit. */
  lastOf(fits: (value: T) => boolean): T | undefined {
    return this.said.findLast(({ value }) => fits(value))?.value;
  }
}

/** Facts by name, whichever was written last counts. */
export class Facts<T> extends Map<string, Known<T>> {
  start(name: string, first: T, since: number): void {
    this.set(name, new Known(first, since, false));
  }
}

/** What a source counts: what can be sold, or what lies there, of which the reserved is off. */
export type CountKind = 'sellable' | 'on_hand';

export interface Count {
  quantity: number | null;
  /** Of which it speaks. */
  moment: number;
  /** What was sold on any channel of the market is off it. */
  everywhere?: boolean;
}

/** What the ERP says of one SKU in one market. */
export interface OfferTruth {
  count: Known<Count>;
  price: Known<string | null>;
  /** Of what is on hand. */
  reserved: Known<number>;
  /** Beside no number: whether it is there all the same, or nobody is known to have any. */
  availability: Known<'in_stock' | null>;
  currency: string;
  revision: number;
}

/** The world as it is, told by those who made it so: the simulation, not Plinth. */
export class Truth {
  readonly source: CatalogueSource = simulatedCatalogue();
  /** `sku market` → what the ERP said. */
  readonly offers = new Map<string, OfferTruth>();
  /** Root → the title that people are writing. */
  readonly drafts = new Map<string, Known<string>>();
  /** `channel root` → the titles of which one is approved for it: those that the version may have had. */
  readonly approved = new Map<string, Known<readonly string[]>>();
  readonly lifecycle = new Map<string, Known<string>>();
  /** Picture → the SKUs that it was hung at. */
  readonly hangsAt = new Map<string, string[]>();
  /** Root → the pictures that people take away and put back. */
  readonly gallery = new Map<string, string[]>();
  /** … of which these hang there in the draft. */
  readonly linked = new Facts<readonly string[]>();
  /** `channel root` → … and these in what was approved: those that the version may have had. */
  readonly shown = new Facts<readonly (readonly string[])[]>();
  /** `root cell` → what people wrote in the draft; null: what was there before, which nobody has written down. */
  readonly texts = new Map<string, Known<string | null>>();
  /** `sku market` → a 0 among many, and the count before it. */
  readonly beforeZero = new Map<string, { zero: Count; before: Count }>();
  readonly recalled = new Map<string, Known<boolean>>();
  /** What the ERP has declared that it counts. */
  readonly counting: Known<CountKind>;
  /** Sales by customers and their moments, by pool and SKU. */
  readonly sold = new Map<string, { at: number; units: number }[]>();
  /** What somebody put over such sales by hand, so that no look can tell them; by pool and SKU. */
  private readonly hidden = new Map<string, { at: number; units: number }[]>();
  readonly variants: string[];
  readonly roots: string[];

  constructor(beginning: number) {
    const { offers, erpItems, content } = this.source;
    this.counting = new Known<CountKind>('sellable', beginning, false);
    this.roots = erpItems.filter(({ family }) => family).map(({ sku }) => sku);
    this.variants = [...new Set(offers.map(({ sku }) => sku))];
    for (const { sku, market, price } of offers) {
      this.offers.set(`${sku} ${market}`, {
        count: new Known<Count>({ quantity: 9, moment: beginning }, beginning),
        price: new Known<string | null>(price?.amount ?? null, beginning),
        reserved: new Known<number>(0, beginning),
        availability: new Known<'in_stock' | null>('in_stock', beginning),
        currency: price?.currency ?? 'USD',
        revision: 1,
      });
    }
    for (const sku of [...this.roots, ...this.variants]) {
      this.lifecycle.set(sku, new Known('active', beginning));
      this.recalled.set(sku, new Known(false, beginning));
    }
    for (const { code, locales } of simulatedChannels)
      for (const root of this.roots) {
        const title = content.find(({ sku }) => sku === root)?.cells[`title@${locales[0]}`];
        if (typeof title === 'string') this.approved.set(`${code} ${root}`, new Known<readonly string[]>([title], beginning, false));
      }
    for (const root of this.roots)
      this.drafts.set(root, new Known(String(content.find(({ sku }) => sku === root)?.cells['title@en_US']), beginning, false));
  }

  textOf(root: string, cell: string): Known<string | null> {
    const known = this.texts.get(`${root} ${cell}`) ?? new Known<string | null>(null, 0, false);
    this.texts.set(`${root} ${cell}`, known);
    return known;
  }

  rootOf(sku: string): string {
    return this.roots.find((root) => sku === root || sku.startsWith(`${root}-`))!;
  }

  sell(pool: string, sku: string, units: number, at: number): void {
    this.sold.set(`${pool} ${sku}`, [...this.salesOf(pool, sku), { at, units }]);
  }

  /** In their order; below 0: what came back by a cancelled order. */
  salesOf(pool: string, sku: string): readonly { at: number; units: number }[] {
    return this.sold.get(`${pool} ${sku}`) ?? [];
  }

  /** So many units were added there by hand; Infinity: it was taken away, and its number with it. */
  hide(pool: string, sku: string, units: number, at: number): void {
    this.hidden.set(`${pool} ${sku}`, [...(this.hidden.get(`${pool} ${sku}`) ?? []), { at, units }]);
  }

  /** Units sold from one look to the next, as far as the second can tell: what was added meanwhile stands where sold units stood. */
  shownSales(pool: string, sku: string, from: number, to: number): number {
    const within = (all: readonly { at: number; units: number }[]): number =>
      all.filter(({ at }) => at > from && at <= to).reduce((sum, { units }) => sum + units, 0);
    const sold = within(this.salesOf(pool, sku));
    return sold - Math.min(within(this.hidden.get(`${pool} ${sku}`) ?? []), Math.max(0, sold));
  }

  /** How much of a count may be promised to others between these moments: what is reserved, where the source counts what is on hand. */
  promised(sku: string, market: string, from: number, to: number): { least: number; most: number } {
    const reserved = this.offers.get(`${sku} ${market}`)!.reserved.between(from, to);
    const countings = this.counting.between(from, to);
    return {
      least: countings.includes('sellable') ? 0 : Math.min(...reserved),
      most: countings.includes('on_hand') ? Math.max(...reserved) : 0,
    };
  }

  /** Whether nothing that is surely in force forbids to sell it there between these moments. */
  mayBeOpen(sku: string, market: string, from: number, to: number): boolean {
    const root = this.rootOf(sku);
    const offer = this.offers.get(`${sku} ${market}`);
    const some = <T>(known: Known<T> | undefined, fits: (value: T) => boolean): boolean => known?.between(from, to).some(fits) ?? true;
    return (
      offer !== undefined &&
      some(offer.price, (price) => price !== null) &&
      [sku, root].every((one) => some(this.lifecycle.get(one), (value) => value === 'active') && some(this.recalled.get(one), (is) => !is))
    );
  }
}
