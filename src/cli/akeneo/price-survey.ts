import type { Special } from './attributes.js';
import { priceColumn, pricesIn, type PriceColumn } from './price-columns.js';

/** Prices of one column in one currency. */
export interface PriceCandidate {
  attribute: string;
  base: string;
  currency: string;
  values: number;
}

/** Which prices the rows have, before it is chosen what is sold for them. */
export class PriceSurvey {
  private readonly columns = new Map<string, PriceColumn | undefined>();
  private readonly found = new Map<string, PriceCandidate>();
  private readonly apart = new Map<string, number>();

  constructor(private readonly special: Map<string, Special>) {}

  see(cells: Record<string, string>): void {
    const here = new Map<string, Set<string>>();
    for (const name in cells) {
      const column = this.column(name);
      if (!column) continue;
      for (const { currency, amount } of pricesIn(column, cells[name]!)) {
        const key = `${column.base} ${currency}`;
        const known = this.found.get(key) ?? { attribute: column.attribute, base: column.base, currency, values: 0 };
        known.values++;
        this.found.set(key, known);
        const same = `${column.attribute} ${currency}`;
        here.set(same, (here.get(same) ?? new Set()).add(amount));
      }
    }
    for (const [key, amounts] of here) if (amounts.size > 1) this.apart.set(key, (this.apart.get(key) ?? 0) + 1);
  }

  /** Those that have most values first. */
  candidates(): PriceCandidate[] {
    return [...this.found.values()].sort((a, b) => b.values - a.values || a.base.localeCompare(b.base));
  }

  /** Rows in which the columns of one attribute say different prices in one currency. */
  differing(attribute: string, currency: string): number {
    return this.apart.get(`${attribute} ${currency}`) ?? 0;
  }

  private column(name: string): PriceColumn | undefined {
    if (!this.columns.has(name)) this.columns.set(name, priceColumn(name, this.special));
    return this.columns.get(name);
  }
}
