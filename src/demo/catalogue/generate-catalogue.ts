import { demoPeople, joined } from './demo-catalogue.js';
import { buildProduct, type ProductParts } from './products/build-product.js';
import { collections, kinds } from './products/kinds.js';
import { planTree } from './products/tree.js';
import { seeded } from './random.js';
import type { CatalogueSource, SourceAsset } from '../../cli/import/index.js';

/** A catalogue made up, and what must become of it. */
export interface GeneratedCatalogue {
  source: CatalogueSource;
  /** Of them all, on one shop, one marketplace and one data source: a listing per product, per parent and child, per offer. */
  listings: number;
  /** Products that lack their title on purpose. */
  incomplete: string[];
}

/** One product in 25 is incomplete: 4 %, well below the tenth that the benchmark allows. */
const INCOMPLETE_EVERY = 25;
/** GTINs of the benchmark start here, away from the demonstration's. */
const FIRST_NUMBER = 1_000_000;

/**
 * A catalogue of at least this many listings for the benchmark, the same for the same seed. Pictures are shared by products of one
 * kind and motif, so that the benchmark measures publishing and not drawing.
 */
export function generateCatalogue(options: { listings: number; seed: number }): GeneratedCatalogue {
  const random = seeded(options.seed);
  const products: ProductParts[] = [];
  const incomplete: string[] = [];
  let listings = 0;
  for (let n = 1; listings < options.listings; n++) {
    const kind = random.pick(kinds);
    const motif = random.below(4);
    const rootSku = `${kind.prefix}-${String(n).padStart(5, '0')}`;
    const order = {
      kind,
      collection: `${collections[motif]} ${n}`,
      rootSku,
      motif,
      person: demoPeople[n % 2]!,
      firstNumber: FIRST_NUMBER + n * 100,
    };
    const product = buildProduct(order);
    const broken = n % INCOMPLETE_EVERY === 0;
    if (broken) incomplete.push(rootSku);
    products.push(broken ? untitled(product) : product);
    listings += 2 + 2 * planTree(rootSku, kind).filter((node) => node.sellable).length;
  }
  const source = joined(products);
  return { source: { ...source, assets: shared(source.assets) }, listings, incomplete };
}

function untitled(product: ProductParts): ProductParts {
  const content = product.content.map((edit) => ({
    ...edit,
    cells: Object.fromEntries(Object.entries(edit.cells).filter(([cell]) => !cell.startsWith('title@'))),
  }));
  return { ...product, content };
}

/** Assets that draw the same picture become one, with the links of all. */
function shared(assets: SourceAsset[]): SourceAsset[] {
  const byDrawing = Map.groupBy(assets, (asset) => asset.drawing);
  return [...byDrawing.values()].map((same) => ({ ...same[0]!, links: same.flatMap((asset) => asset.links) }));
}
