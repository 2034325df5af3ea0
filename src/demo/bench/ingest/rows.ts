/** An item as the ERP's door takes it. */
export interface ItemLine {
  sku: string;
  parent?: string;
  family?: string;
  facts: Record<string, unknown>;
  sourceRevision: number;
}

/** What all items of a load say. */
export interface Kind {
  family: string;
  /** Facts of a variant as the catalogue of the demonstration has them. */
  facts: Record<string, unknown>;
}

/** A product and nine variants make ten lines. */
const TREE = 10;

/** Items of `count` lines, parents before their children, made as they are asked for: a million are never held at once. */
export function* itemLines(name: string, count: number, kind: Kind, revision: number, change = 0): Generator<ItemLine> {
  for (let at = 0; at < count; at++) {
    const root = `${name}-${Math.floor(at / TREE)}`;
    const facts = { ...kind.facts, weight: grams(100 + 10 * change + (at % 7)) };
    if (at % TREE === 0) yield { sku: root, family: kind.family, facts, sourceRevision: revision };
    else yield { sku: `${root}-${at % TREE}`, parent: root, facts, sourceRevision: revision };
  }
}

/** The same, each child before its parent. */
export function parentsLast(lines: Iterable<ItemLine>): ItemLine[] {
  const all = [...lines];
  return [...all.filter(({ parent }) => parent), ...all.filter(({ parent }) => !parent)];
}

/** A weight as the catalogue of the demonstration takes it. */
export const grams = (amount: number) => ({ amount: String(amount), unit: 'GRAM' });
