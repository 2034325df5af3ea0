import { isDeepStrictEqual } from 'node:util';
import { exponentOf, fromMinor, STRUCTURE, toMinor, type OfferOfOthers, type StandingNode } from '../../catalog/index.js';
import type { ContentEdit, ErpItem, ErpOffer } from './catalogue-source.js';

/** A value that is not sent, because somebody else said another one last. */
export interface Kept {
  sku: string;
  /** Cell, or the name of what it is. */
  what: string;
  /** What the import would have said. */
  ours: string;
  theirs: string;
  by: string;
}

/** What is left to send of some nodes. */
export interface LeftToSay {
  items: ErpItem[];
  /** Texts and categories that are not there yet. */
  content: ContentEdit[];
  kept: Kept[];
}

/**
 * Each field has one owner, and an import is none: what another sender or a person said last stays. Gives what is left to send, and where
 * the two differ, whose word stands.
 */
export function keepWordsOfOthers({ items, content }: Pick<LeftToSay, 'items' | 'content'>, standing: StandingNode[]): LeftToSay {
  const bySku = new Map(standing.map((one) => [one.sku, one]));
  const kept: Kept[] = [];
  /** The cells that nobody else said. */
  const own = (
    sku: string,
    cells: Record<string, unknown>,
    by: Record<string, string>,
    theirs: Record<string, unknown>,
  ): [string, unknown][] =>
    Object.entries(cells).filter(([cell, ours]) => {
      if (by[cell] === undefined) return true;
      if (!isDeepStrictEqual(ours, theirs[cell])) kept.push(keptOf(sku, cell, ours, theirs[cell], by[cell]));
      return false;
    });
  const left = items.map((item): ErpItem => {
    const known = bySku.get(item.sku);
    if (!known) return item;
    const next: ErpItem = { ...item, facts: Object.fromEntries(own(item.sku, item.facts, known.by, known.facts)) };
    for (const [field, mark, theirs] of structureOf(known)) {
      const by = known.by[mark];
      if (next[field] === undefined || by === undefined) continue;
      if (next[field] !== theirs) kept.push(keptOf(item.sku, field, next[field], theirs, by));
      delete next[field];
    }
    if (next.parentSku !== undefined && known.placedBy !== null) {
      if (next.parentSku !== known.parent) kept.push(keptOf(item.sku, 'parent', next.parentSku, known.parent, known.placedBy));
      delete next.parentSku;
    }
    return next;
  });
  const texts = content.flatMap((edit): ContentEdit[] => {
    const known = bySku.get(edit.sku);
    if (!known) return [edit];
    const { categories, ...rest } = edit;
    const cells = own(edit.sku, edit.cells, known.by, known.content).filter(
      ([cell, ours]) => !isDeepStrictEqual(ours, known.content[cell]),
    );
    const isPlaced = !categories || isDeepStrictEqual(new Set(categories), new Set(known.categories));
    if (cells.length === 0 && isPlaced) return [];
    return [{ ...rest, cells: Object.fromEntries(cells), revision: known.revision, ...(isPlaced ? {} : { categories }) }];
  });
  return { items: left, content: texts, kept };
}

const structureOf = ({ lifecycle, familyCode, familyVariantCode }: StandingNode) =>
  [
    ['lifecycle', STRUCTURE.lifecycle, lifecycle],
    ['family', STRUCTURE.family, familyCode],
    ['familyVariant', STRUCTURE.familyVariant, familyVariantCode],
  ] as const;

/** The same of prices and stock. An offer of which nothing is left to say is not sent. */
export function keepOffersOfOthers(offers: ErpOffer[], said: OfferOfOthers[]): { offers: ErpOffer[]; kept: Kept[] } {
  const known = new Map(said.map((one) => [`${one.sku} ${one.market}`, one]));
  const kept: Kept[] = [];
  const left = offers.flatMap((offer): ErpOffer[] => {
    const theirs = known.get(`${offer.sku} ${offer.market}`);
    if (!theirs) return [offer];
    const { by } = theirs;
    const next = { ...offer };
    if (next.price && by['priceMinor'] !== undefined) {
      if (toMinor(next.price) !== theirs.priceMinor)
        kept.push(
          keptOf(offer.sku, `price in ${offer.market}`, next.price.amount, plainPrice(theirs, next.price.currency), by['priceMinor']),
        );
      delete next.price;
    }
    for (const field of ['quantity', 'availability'] as const) {
      if (next[field] === undefined || by[field] === undefined) continue;
      if (next[field] !== theirs[field]) kept.push(keptOf(offer.sku, `${field} in ${offer.market}`, next[field], theirs[field], by[field]));
      delete next[field];
    }
    return next.price || next.quantity !== undefined || next.availability !== undefined ? [next] : [];
  });
  return { offers: left, kept };
}

const plainPrice = ({ priceMinor }: OfferOfOthers, currency: string): string | null =>
  priceMinor === null ? null : fromMinor(priceMinor, exponentOf(currency));

const keptOf = (sku: string, what: string, ours: unknown, theirs: unknown, by: string): Kept => ({
  ...{ sku, what, by },
  ours: shown(ours),
  theirs: shown(theirs),
});

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null)).slice(0, 80);
