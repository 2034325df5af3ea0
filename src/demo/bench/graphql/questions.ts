import { cellKeyHash } from '../../../search/index.js';
import { makeTree, rootSku, wordAt, type TreeShape } from '../trees/make-tree.js';

/** The documents are fixed, and printed with the report. */
export const DOCUMENTS = {
  'tree-json': 'query Tree($sku: String!) { product(sku: $sku) { sku values variants { sku values } } }',
  'tree-cells':
    'query TreeCells($sku: String!) { product(sku: $sku) { sku cells { attribute locale value } variants { sku cells { attribute locale value } } } }',
  'page-json':
    'query Page($after: String) { products(first: 50, after: $after) { nodes { sku values variants { sku values } } pageInfo { endCursor } } }',
  'page-cells':
    'query PageCells($after: String) { products(first: 50, after: $after) { nodes { sku cells { attribute locale value } variants { sku cells { attribute locale value } } } pageInfo { endCursor } } }',
  cards:
    'query Cards($after: String) { products(first: 50, after: $after) { nodes { sku values pictures { role assetHash } listings { channel key state } verdicts { channel state } variants { sku offers { market quantity price { amount currency } } } } pageInfo { endCursor } } }',
  filter:
    'query Find($filter: SearchFilterInput!) { searchProducts(filter: $filter, sort: { attribute: "rating" }, first: 20) { nodes { sku values } totalCount } }',
  update:
    'mutation Edit($sku: String!, $values: JSON!) { updateCells(input: { sku: $sku, expectedRevision: 1, values: $values }) { product { revision } userErrors { code } } }',
  walk: 'query Walk($after: String) { products(first: 50, after: $after) { nodes { sku } pageInfo { endCursor hasNextPage } } }',
} as const;

/** What one request asks of either side. */
export interface Question {
  variables: Record<string, unknown>;
  /** Parameters of the bare statements, by statement. */
  bare: unknown[][];
}

const MATERIALS = 40;
const RATING = cellKeyHash('rating');

export const trees = (products: number): Question[] =>
  spread(products, 500).map((at) => ({ variables: { sku: rootSku(at) }, bare: [[rootSku(at)]] }));

/** `cursors`: of the products before each page. */
export const pages = (cursors: { cursor: string | null; sku: string }[]): Question[] =>
  cursors.map(({ cursor, sku }) => ({ variables: { after: cursor }, bare: [[sku]] }));

export const filters = (): Question[] =>
  Array.from({ length: MATERIALS }, (_, at): Question => {
    const [key, value] = [cellKeyHash('material'), `material_${at}`];
    return {
      variables: { filter: { cell: { attribute: 'material', equals: value } } },
      bare: [
        [key, value, RATING],
        [key, value],
      ],
    };
  });

export const textFilters = (): Question[] =>
  Array.from({ length: 40 }, (_, at): Question => {
    const [key, value, word, shelf] = [cellKeyHash('season'), `season_${at % 4}`, wordAt(at * 19), `shelf_${at % 10}`];
    const filter = { cell: { attribute: 'season', equals: value }, categories: [shelf], text: { query: word } };
    return {
      variables: { filter },
      bare: [
        [key, value, word, shelf, RATING],
        [key, value, word, shelf],
      ],
    };
  });

/** Each product is changed twice before it is met again with the first values: every write changes three cells. */
export const updates = (products: number, shape: TreeShape): Question[] =>
  [0, 1].flatMap((turn) =>
    spread(products, 2_000).map((at) => {
      const { sku } = makeTree(at, shape);
      const values = { 'name@en_US': `${wordAt(at % 800)} ${wordAt((at * 7) % 800)} ${turn}`, rating: String(at + turn), launched: turn ? '2026-01-01' : '2025-01-01' }; // prettier-ignore
      return { variables: { sku, values }, bare: [[sku, JSON.stringify(values), '2026-11-21T00:00:00Z']] };
    }),
  );

/** At most `count` of these numbers, all over. */
function spread(of: number, count: number): number[] {
  const some = Math.min(of, count);
  return Array.from({ length: some }, (_, at) => Math.floor((at * of) / some));
}
