/** The price of one sellable of a tree, in minor units. */
export interface SiblingPrice extends PriceGroup {
  price: number;
}

/** Sellables of one tree in one market, for one audience: their prices are alike. */
export interface PriceGroup {
  rootId: string;
  market: string;
  audience: string;
}

const keyOf = ({ rootId, market, audience }: PriceGroup): string => `${rootId} ${market} ${audience}`;

/** The prices of trees, kept in order while a batch adds to them: 500 first prices of one tree of 2,048 are measured without sorting it each time. */
export class SiblingPrices {
  private readonly groups: Map<string, number[]>;

  constructor(prices: readonly SiblingPrice[]) {
    this.groups = new Map(
      [...Map.groupBy(prices, keyOf)].map(([key, list]) => [key, list.map(({ price }) => price).sort((a, b) => a - b)]),
    );
  }

  /** undefined: no sellable of the tree has a price there. */
  median(group: PriceGroup): number | undefined {
    const sorted = this.groups.get(keyOf(group)) ?? [];
    const middle = sorted.length / 2;
    if (sorted.length === 0) return undefined;
    return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
  }

  /** One sellable's price became another, in minor units; null or zero: none. */
  move(group: PriceGroup, from: string | null, to: string | null): void {
    const sorted = this.groups.get(keyOf(group)) ?? [];
    this.groups.set(keyOf(group), sorted);
    const old = Number(from ?? 0);
    const at = place(sorted, old);
    if (old > 0 && sorted[at] === old) sorted.splice(at, 1);
    const price = Number(to ?? 0);
    if (price > 0) sorted.splice(place(sorted, price), 0, price);
  }
}

/** The first place whose price is not lower. */
function place(sorted: readonly number[], price: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < price) low = middle + 1;
    else high = middle;
  }
  return low;
}
