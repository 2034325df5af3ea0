import { cellKey } from './cell-key.js';
import type { CellValue, Doc } from './document.js';

/** One node's own cells. A chain of them runs from the node up to the root. */
export interface ChainLink {
  sku: string;
  doc: Doc;
}

/** The value that a look-up found, with the level and cell that hold it. */
export interface ResolvedCell {
  value: CellValue;
  /** The SKU of the level that holds the value. */
  from: string;
  cellKey: string;
}

/** Where to look: scopes most specific first, locales in the order of the fall-back chain. */
export interface LookUp {
  scopes?: readonly string[];
  locales?: readonly string[];
}

/**
 * The value of an attribute as seen at the start of the chain. A more specific scope outranks the locale's fall-back; within one
 * (scope, locale) the nearest level wins. So a text written for Amazon in a fall-back locale is shown on Amazon before a text
 * written for everywhere in the wanted locale: whoever wrote for the channel meant the channel.
 */
export function resolveCell(
  chain: readonly ChainLink[],
  attribute: string,
  { scopes = [], locales = [] }: LookUp = {},
): ResolvedCell | undefined {
  for (const scope of [...scopes, undefined]) {
    for (const locale of [...locales, undefined]) {
      const found = resolveKey(chain, cellKey({ attribute, locale, scope }));
      if (found) return found;
    }
  }
  return undefined;
}

/** The value of exactly one cell, of the nearest level that has it (`from` is its SKU), without scope or locale fall-back. undefined: no level has it. */
export function resolveKey(chain: readonly ChainLink[], key: string): ResolvedCell | undefined {
  for (const { sku, doc } of chain) {
    if (Object.hasOwn(doc, key)) return { value: doc[key]!, from: sku, cellKey: key };
  }
  return undefined;
}

/** A value as a node shows it, with the SKU that holds it and whether it hides another. */
export interface EffectiveCell extends ResolvedCell {
  /** True where the node's own value hides a value of a level above. */
  overrides: boolean;
}

/** Every cell that has a value at the start of the chain, sorted by key. */
export function effectiveCells(chain: readonly ChainLink[]): EffectiveCell[] {
  const found = new Map<string, EffectiveCell>();
  for (const [level, { sku, doc }] of chain.entries()) {
    for (const key of Object.keys(doc)) {
      const nearer = found.get(key);
      if (!nearer) found.set(key, { value: doc[key]!, from: sku, cellKey: key, overrides: false });
      else if (level > 0 && nearer.from === chain[0]!.sku) nearer.overrides = true;
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

/** The values of `effectiveCells` by key, in no order: to sort the keys of 200 nodes costs a tenth of a page. `docs`: the node's own first, then those above. */
export function effectiveValues(docs: readonly Doc[]): Doc {
  if (docs.length === 1) return docs[0]!;
  // Two objects put together by the compiler's own way, which copies the shape of the first: 0.1 µs and not 4.
  return docs.reduceRight((above, own) => ({ ...above, ...own }));
}
