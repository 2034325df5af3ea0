import { DOCUMENTS, filters, pages, textFilters, trees, updates, type Question } from './questions.js';
import type { TreeShape } from '../trees/make-tree.js';

/** One row of the report: what is asked of Plinth, and beside what. */
export interface Row {
  name: string;
  title: string;
  document: string;
  /** Names of the bare statements that do the same; the fastest counts. */
  bare: string[];
  questions: Question[];
  /** What the ratio must be. */
  least: number;
  /** What a caller of either side gets; absent: the two say it in different forms. */
  isSame?: (data: never) => unknown;
}

/** Where pages begin: the cursor, and the SKU of the product before. */
export interface PageStart {
  cursor: string | null;
  sku: string;
}

type Nodes = { nodes: unknown[]; totalCount?: number };

export function rowsOf(products: number, shape: TreeShape, places: PageStart[]): Row[] {
  const found = ({ searchProducts: { nodes, totalCount } }: { searchProducts: Nodes }): unknown => [
    nodes.length > 0 ? nodes : null,
    totalCount,
  ];
  const row = (name: keyof typeof DOCUMENTS | 'filter-text', title: string, least: number, bare: string[], questions: Question[], isSame?: (data: never) => unknown): Row => ({
    ...{ name, title, least, bare, questions, document: DOCUMENTS[name === 'filter-text' ? 'filter' : name] },
    ...(isSame ? { isSame } : {}),
  }); // prettier-ignore
  return [
    row('tree-json', 'tree by SKU, values as JSON', 0.4, ['tree.doc', 'tree.col'], trees(products), (data: { product: unknown }) => data.product), // prettier-ignore
    row('tree-cells', 'tree by SKU, typed cells', 0.4, ['tree.doc', 'tree.col'], trees(products)),
    row('page-json', 'page of 50, values as JSON', 0.4, ['page.doc', 'page.col'], pages(places), (data: { products: Nodes }) => data.products.nodes), // prettier-ignore
    row('page-cells', 'page of 50, typed cells', 0.2, ['page.doc', 'page.col'], pages(places)),
    row('cards', 'with offers, pictures, listings and verdicts, page of 50', 0.3, ['cards'], pages(places), (data: { products: Nodes }) => data.products.nodes), // prettier-ignore
    row('filter', 'filter, sort, total, 20', 0.6, ['filter.doc'], filters(), found),
    row('filter-text', 'with subtree and text', 0.4, ['filter-text.doc'], textFilters(), found),
    row('update', 'three cells changed', 0.3, ['update.doc'], updates(products, shape)),
  ];
}
