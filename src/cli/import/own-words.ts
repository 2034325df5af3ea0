import { isDeepStrictEqual } from 'node:util';
import type { StandingNode } from '../../catalog/index.js';
import { AKENEO_PERSON, type ReadNode } from '../akeneo/index.js';
import type { LeftToSay } from './keep-others.js';

type Said = Pick<LeftToSay, 'items' | 'content'>;

/**
 * What a row says as its parent's does is left unsaid, so that it follows the parent. A node that stands with another value of its own follows
 * nobody: there it is said.
 */
export function sayWhereOwn({ items, content }: Said, nodes: ReadNode[], standing: StandingNode[]): Said {
  const bySku = new Map(standing.map((one) => [one.sku, one]));
  const own = new Map(
    nodes.flatMap(({ item: { sku }, inherited }) => {
      const known = bySku.get(sku);
      return known ? [[sku, { facts: others(inherited.facts, known.facts), cells: others(inherited.content, known.content) }]] : [];
    }),
  );
  const edited = new Set(content.map(({ sku }) => sku));
  const fresh = [...own].flatMap(([sku, { cells }]) =>
    edited.has(sku) || Object.keys(cells).length === 0 ? [] : [{ sku, person: AKENEO_PERSON, cells: {} }],
  );
  return {
    items: items.map((item) => ({ ...item, facts: { ...item.facts, ...own.get(item.sku)?.facts } })),
    content: [...content, ...fresh].map((edit) => ({ ...edit, cells: { ...edit.cells, ...own.get(edit.sku)?.cells } })),
  };
}

/** Of these values, those in whose cells another one stands. */
function others(said: Record<string, unknown>, stands: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(said).filter(([cell, value]) => stands[cell] !== undefined && !isDeepStrictEqual(stands[cell], value)),
  );
}
