import { rootSku } from '../trees/make-tree.js';

const SEARCH = 'query Find($filter: SearchFilterInput!, $sort: SearchSortInput) { searchProducts(filter: $filter, sort: $sort, first: 20)';
export const PAGE = `${SEARCH} { nodes { sku values } } }`;
export const TOTAL = `${SEARCH.replace('20', '1')} { totalCount } }`;
export const FACETS = `${SEARCH.replace('20', '1')} { facets(of: [{ attribute: "brand" }]) { values { value count } } } }`;
export const ESTIMATE = `${SEARCH.replace('20', '1')} { estimatedCount { count isExact error } } }`;
export const FACETS_ESTIMATED = `${SEARCH.replace('20', '1')} { facets(of: [{ attribute: "brand" }], estimated: true) { values { value count error } } } }`;
export const TREE = 'query Tree($sku: String!) { product(sku: $sku) { sku values variants { sku values } } }';
export const LIST = 'query Page($after: String) { products(first: 50, after: $after) { nodes { sku values variants { sku values } } } }';

const rating = { attribute: 'rating' };

/** The same products, or as many, at each size. */
export const RARE_ONES = [{ filter: { cell: { attribute: 'brand', equals: 'rare' } }, sort: rating }];
export const RARE_ON_SHELVES = Array.from({ length: 10 }, (_, at) => ({
  filter: { cell: { attribute: 'brand', equals: 'rare' }, categories: [`shelf_${at}`] },
  sort: rating,
}));
export const RARE_BY_PART = ['A', 'P'].map((part) => ({ filter: { cell: { attribute: 'brand', equals: 'rare' }, skuPrefix: `${part}0000` }, sort: rating })); // prettier-ignore
export const SORTED = [{ filter: {}, sort: rating }];
/** One product in forty. */
export const MATERIALS = Array.from({ length: 40 }, (_, at) => ({ filter: { cell: { attribute: 'material', equals: `material_${at}` } } }));
export const TREES = Array.from({ length: 500 }, (_, at) => ({ sku: rootSku(at * 19) }));
