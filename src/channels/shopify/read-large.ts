import type { PlannedListing, ReadItem } from '../../port/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { MOST } from './cost.js';
import { KeptPages } from './kept-pages.js';
import {
  FILE_COST,
  locationsIn,
  MORE_FILES,
  moreVariants,
  PRODUCT_COST,
  readVariants,
  VARIANT_COST,
  variantCost,
  type ProductView,
  type Shared,
  type VariantView,
} from './product-view.js';

/** Variants in one page: within the 1,000 points that a query may cost on any plan. */
export const PAGE = 50;
const FILES_PAGE = 100;

/** Of which one page does not show all; `locations`: so many are read with each variant. */
export const isLarge = ({ skus }: PlannedListing, locations: number): boolean => skus.length + 1 > pageOf(locations);

/** Variants in one page, within what a query may cost. */
const pageOf = (locations: number): number => Math.min(PAGE, Math.floor((MOST - PRODUCT_COST) / variantCost(locations)));

type First = (size: number) => Promise<CallResult<ProductView | null>>;

/** The pages that the first call of a small product left out are few; those of a large one are read over several tries. */
export async function readLarge(client: Client, item: ReadItem, first: First, shared: Shared): Promise<CallResult<ProductView | null>> {
  const { length } = locationsIn(shared);
  const costs = { most: pageOf(length), least: Math.min(5, pageOf(length)), node: variantCost(length), call: PRODUCT_COST };
  const pages = await KeptPages.open<VariantView, ProductView>(client, 'read', item.listingId, costs);
  const goesOn = pages.head !== null;
  if (!pages.head) {
    const answer = await first(pages.size);
    if (answer.kind !== 'data') return pages.stop(answer);
    if (answer.data === null) return answer;
    const { nodes, pageInfo } = answer.data.variants;
    pages.add(nodes, pageInfo.hasNextPage ? pageInfo.endCursor : null, {
      ...answer.data,
      variants: { ...answer.data.variants, nodes: [] },
    });
  }
  const head = pages.head!;
  for (let isFirst = goesOn; pages.after !== null; isFirst = false) {
    const waits = isFirst ? undefined : await pages.pause();
    if (waits) return waits;
    const more = await ask(client, item, moreVariants(length), { id: head.id, after: pages.after, first: pages.size, ...shared });
    if (more.kind !== 'data') return pages.stop(more);
    if (more.data === null) return gone(pages);
    const { nodes, pageInfo } = more.data.variants;
    pages.add(nodes, pageInfo.hasNextPage ? pageInfo.endCursor : null);
  }
  const { media } = head;
  while (media.pageInfo.hasNextPage) {
    const waits = await pages.pause();
    if (waits) return waits;
    const size = Math.max(10, Math.min(FILES_PAGE, Math.floor((pages.size * VARIANT_COST) / FILE_COST)));
    const more = await ask(client, item, MORE_FILES, { id: head.id, after: media.pageInfo.endCursor, first: size });
    if (more.kind !== 'data') return pages.stop(more);
    if (more.data === null) return gone(pages);
    media.nodes.push(...more.data.media.nodes);
    media.pageInfo = more.data.media.pageInfo;
  }
  while (pages.stale.length > 0) {
    const again = await readAgain(client, item, pages, shared);
    if (again) return again;
  }
  await pages.finish();
  return { kind: 'data', data: { ...head, variants: { ...head.variants, nodes: pages.nodes } } };
}

/** Prices and stock that we changed while the rest was read. */
async function readAgain(client: Client, item: ReadItem, pages: KeptPages<VariantView, ProductView>, shared: Shared) {
  const { length } = locationsIn(shared);
  const skus = pages.stale.slice(0, pageOf(length));
  const ids = pages.nodes.filter(({ sku }) => skus.includes(sku ?? '')).map(({ id }) => id);
  const trace = { purpose: 'read' as const, listingIds: [item.listingId] };
  const answer = await client.call<{ nodes: (VariantView | null)[] }>({
    query: readVariants(length),
    variables: { ids, ...shared },
    ...trace,
  });
  if (answer.kind !== 'data') return pages.stop(answer);
  const fresh = new Map(answer.data.nodes.flatMap((node, index) => (node ? [[ids[index], node]] : [])));
  pages.replace(
    pages.nodes.flatMap((node) => (ids.includes(node.id) ? (fresh.get(node.id) ?? []) : [node])),
    skus,
  );
  return undefined;
}

async function ask(client: Client, item: ReadItem, query: string, variables: object): Promise<CallResult<ProductView | null>> {
  const trace = { purpose: 'read' as const, listingIds: [item.listingId] };
  const answer = await client.call<{ product: ProductView | null }>({ query, variables, ...trace });
  return answer.kind === 'data' ? { kind: 'data', data: answer.data.product } : answer;
}

/** Deleted while it was read. */
async function gone(pages: KeptPages<VariantView, ProductView>): Promise<CallResult<null>> {
  await pages.finish();
  return { kind: 'data', data: null };
}
