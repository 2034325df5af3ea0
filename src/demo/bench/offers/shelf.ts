import type { CatalogueSource, OfferLine } from '../../../cli/import/index.js';
import type { Acknowledgement } from '../../../syndication/index.js';

/** What the ERP knows of the offers that are on sale on all channels, and says anew. */
export class Shelf {
  readonly skus: string[];
  private readonly cents = new Map<string, bigint>();
  private readonly counts = new Map<string, number>();
  /** Cents above what it costs by the catalogue. */
  private readonly above = new Map<string, bigint>();
  private revision = 1_000;

  constructor(
    source: CatalogueSource,
    rows: Acknowledgement[],
    channels: number,
    readonly market: string,
    private readonly currency: string,
  ) {
    const on = Map.groupBy(
      rows.filter(({ buyable }) => buyable),
      ({ sku }) => sku,
    );
    for (const { sku, market: where, price, quantity } of source.offers) {
      if (where !== market || !price || on.get(sku)?.length !== channels) continue;
      this.cents.set(sku, BigInt(Math.round(Number(price.amount) * 100)));
      this.counts.set(sku, quantity ?? 0);
    }
    this.skus = [...this.cents.keys()];
  }

  /** How many cents it was said to cost last, above what the catalogue says. */
  standing(sku: string): bigint {
    return this.above.get(sku) ?? 0n;
  }

  /** A cent or two up, then down again: far from every bound, another than before, and never what stood at `but`. */
  otherPrice(sku: string, but?: bigint): OfferLine {
    const next = [1n, 2n].map((step) => (this.standing(sku) + step) % 3n).find((one) => one !== but)!;
    this.above.set(sku, next);
    return { ...this.line(sku), price: this.money(this.cents.get(sku)! + next) };
  }

  price(sku: string): OfferLine {
    return { ...this.line(sku), price: this.money(this.cents.get(sku)!) };
  }

  /** A tenth of what it costs. */
  tooLow(sku: string): OfferLine {
    return { ...this.line(sku), price: this.money(this.cents.get(sku)! / 10n) };
  }

  /** One unit more than was said last. */
  count(sku: string): OfferLine {
    this.counts.set(sku, this.counts.get(sku)! + 1);
    return { ...this.line(sku), quantity: this.counts.get(sku)! };
  }

  stop(sku: string): OfferLine {
    return { ...this.line(sku), quantity: 0 };
  }

  private line(sku: string): Pick<OfferLine, 'sku' | 'market' | 'sourceRevision'> {
    return { sku, market: this.market, sourceRevision: String(this.revision++) };
  }

  private money(cents: bigint) {
    const text = cents.toString().padStart(3, '0');
    return { amount: `${text.slice(0, -2)}.${text.slice(-2)}`, currency: this.currency };
  }
}
