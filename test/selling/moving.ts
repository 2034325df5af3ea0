import type { CatalogueSource, ErpItem } from '../../src/cli/import/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { five, type SellingWorld } from './selling-world.js';

/** Products of the demonstration for the American market, without some of their nodes. */
export function without(roots: string[], variants: number, gone: (sku: string) => boolean): CatalogueSource {
  const all = five(roots, variants);
  const keep = ({ sku }: { sku: string }): boolean => !gone(sku);
  const assets = all.assets.map((asset) => ({ ...asset, links: asset.links.filter(keep) })).filter(({ links }) => links.length > 0);
  return { ...all, erpItems: all.erpItems.filter(keep), offers: all.offers.filter(keep), content: all.content.filter(keep), assets };
}

/** The ERP says that it stands below another parent. */
export const move = (selling: SellingWorld, sku: string, parentSku: string): Promise<void> =>
  selling.item(sku, { parentSku } as Partial<ErpItem>);

/** Titles of the shop's products that sell a SKU → units. */
export async function inShop(selling: SellingWorld, sku: string): Promise<Record<string, number>> {
  const { products } = await stateOf(selling.world, 'shopify');
  const there = products.flatMap(({ title, status, variants }) => variants.filter((one) => one.sku === sku && status === 'ACTIVE').map((one) => [title, one.inventory['Main warehouse']!] as const)); // prettier-ignore
  return Object.fromEntries(there);
}

/** SKU that moved, product that it left, whether no channel shows it there any more. */
export const movesOf = (selling: SellingWorld): Promise<{ sku: string; left: string; done: boolean }[]> =>
  selling.world.sql(
    `SELECT n.sku, p.sku AS left, o.done_at IS NOT NULL AS done FROM moved_node o JOIN product_node n ON n.id = o.node_id
     JOIN product_node p ON p.id = o.root_id ORDER BY 1, 2`,
  );

/** Waits until the shop sells a SKU in this product alone, with these units, and nothing is on its way any more. */
export const arrives = (selling: SellingWorld, sku: string, title: string, units: number): Promise<void> =>
  selling.until(
    async () => {
      await selling.minuteLater();
      const there = JSON.stringify(await inShop(selling, sku)) === JSON.stringify({ [title]: units });
      return there && (await movesOf(selling)).every(({ done }) => done);
    },
    async () => [await inShop(selling, sku), await movesOf(selling), await selling.ledgerOf(sku)],
  );

/** Nothing whose body names this gets through to the shop; returns how to end that. */
export function blockShop(selling: SellingWorld, what: string): () => void {
  const { faults } = selling.world.sandboxes.shopify;
  faults.add({ kind: 'status', status: 429, body: { errors: 'Too many' }, times: 1_000_000, match: { bodyIncludes: what } });
  return () => faults.clear();
}
