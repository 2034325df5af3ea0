import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Direct, JsonScalar } from '../../api/index.js';
import type { EditorialState } from '../products/node.js';
import { ownCells } from '../products/tree-view.js';
import { CellsArgs } from './product-filter.types.js';
import { below, cellsOf, ofRoot, ofTree, valuesOf } from './product-view.js';
import { Cell, EditorialStateEnum, Product, ProductConnection } from './product.types.js';

type Soon<T> = T | Promise<T>;

/**
 * Fields of a product that look at its tree; a page reads all its trees in one statement, when the first of them is asked for. A method without decorators
 * of its parameters is called by the engine itself, and what is known is no promise: a page of 50 has 200 nodes.
 */
@Resolver(() => Product)
export class ProductFieldsResolver {
  @ResolveField(() => JsonScalar, { description: 'Values set on this very node, by cell' })
  ownValues({ seen }: Product): unknown {
    return ownCells(seen.node);
  }

  @ResolveField(() => JsonScalar, { description: 'Effective values by cell: own ones, and those inherited from above' })
  values({ seen }: Product): unknown {
    return valuesOf(seen);
  }

  @ResolveField(() => [Cell], { description: 'The same as a list, with origin; all of them, or of the attributes named' })
  @Direct(CellsArgs)
  cells(@Parent() { seen }: Product, @Args() { attributes }: CellsArgs): Soon<Cell[]> {
    const cells = cellsOf(seen);
    if (!attributes) return cells;
    const wanted = new Set(attributes);
    const chosen = (all: Cell[]): Cell[] => all.filter(({ attribute }) => wanted.has(attribute));
    return cells instanceof Promise ? cells.then(chosen) : chosen(cells);
  }

  @ResolveField(() => [Product], {
    description: 'All nodes below, parents before children, siblings in the order in which channels show them',
  })
  nodes({ seen }: Product): Soon<Product[]> {
    return below(seen);
  }

  @ResolveField(() => [Product], { description: 'The sellable nodes below, in the order in which channels show them' })
  variants({ seen }: Product): Soon<Product[]> {
    const all = below(seen);
    const sellable = (nodes: Product[]): Product[] => nodes.filter(({ kind }) => kind === 'variant');
    return all instanceof Promise ? all.then(sellable) : sellable(all);
  }

  @ResolveField(() => String, { nullable: true, description: 'SKU of the level above; none for a product' })
  parentSku({ seen }: Product): Soon<string | null> {
    const { parentId } = seen.node;
    return parentId === null ? null : ofTree(seen, (tree) => tree.get(parentId).sku);
  }

  @ResolveField(() => String, { description: 'SKU of the product at the top of the tree' })
  rootSku({ seen }: Product): Soon<string> {
    return ofRoot(seen, ({ sku }) => sku);
  }

  @ResolveField(() => String, { nullable: true, description: 'None: it waits in the inbox' })
  family({ seen }: Product): Soon<string | null> {
    return ofRoot(seen, ({ familyCode }) => familyCode);
  }

  @ResolveField(() => String, { nullable: true, description: 'How its tree varies; null where it has no variants or waits in the inbox' })
  familyVariant({ seen }: Product): Soon<string | null> {
    return ofRoot(seen, ({ familyVariantCode }) => familyVariantCode);
  }

  @ResolveField(() => [String], { description: 'Of the product; what stands below shares them' })
  categories({ seen }: Product): Soon<string[]> {
    return ofRoot(seen, ({ categories }) => categories);
  }

  @ResolveField(() => EditorialStateEnum, { description: 'Of the whole tree' })
  state({ seen }: Product): Soon<EditorialState> {
    return ofRoot(seen, ({ state }) => state);
  }
}

@Resolver(() => ProductConnection)
export class ProductConnectionResolver {
  @ResolveField(() => Int, { description: 'Exact, and counted only when asked for' })
  totalCount(connection: ProductConnection): Promise<number> {
    return connection.count();
  }
}
