import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import type { EditorialState } from '../products/node.js';
import { CellsArgs } from './product-filter.types.js';
import { below, effectiveOf, rootOf, toCell } from './product-view.js';
import { Cell, EditorialStateEnum, Product, ProductConnection } from './product.types.js';

/** Fields of a product that look at its tree; a page reads all its trees in one statement, when the first of them is asked for. */
@Resolver(() => Product)
export class ProductFieldsResolver {
  @ResolveField(() => JsonScalar, { description: 'Effective values by cell: own ones, and those inherited from above' })
  async values(@Parent() { seen }: Product): Promise<unknown> {
    return Object.fromEntries((await effectiveOf(seen)).map((cell) => [cell.cellKey, cell.value]));
  }

  @ResolveField(() => [Cell], { description: 'The same as a list, with origin; all of them, or of the attributes named' })
  async cells(@Parent() { seen }: Product, @Args() { attributes }: CellsArgs): Promise<Cell[]> {
    const cells = (await effectiveOf(seen)).map(toCell);
    return attributes ? cells.filter((cell) => attributes.includes(cell.attribute)) : cells;
  }

  @ResolveField(() => [Product], {
    description: 'All nodes below, parents before children, siblings in the order in which channels show them',
  })
  async nodes(@Parent() { seen }: Product): Promise<Product[]> {
    return below(seen, await seen.tree());
  }

  @ResolveField(() => [Product], { description: 'The sellable nodes below, in the order in which channels show them' })
  async variants(@Parent() { seen }: Product): Promise<Product[]> {
    return below(seen, await seen.tree()).filter((node) => node.kind === 'variant');
  }

  @ResolveField(() => String, { nullable: true, description: 'SKU of the level above; none for a product' })
  async parentSku(@Parent() { seen }: Product): Promise<string | null> {
    return seen.node.parentId === null ? null : (await seen.tree()).get(seen.node.parentId).sku;
  }

  @ResolveField(() => String, { description: 'SKU of the product at the top of the tree' })
  async rootSku(@Parent() { seen }: Product): Promise<string> {
    return (await rootOf(seen)).sku;
  }

  @ResolveField(() => String, { nullable: true, description: 'None: it waits in the inbox' })
  async family(@Parent() { seen }: Product): Promise<string | null> {
    return (await rootOf(seen)).familyCode;
  }

  @ResolveField(() => String, { nullable: true, description: 'How its tree varies; null where it has no variants or waits in the inbox' })
  async familyVariant(@Parent() { seen }: Product): Promise<string | null> {
    return (await rootOf(seen)).familyVariantCode;
  }

  @ResolveField(() => [String], { description: 'Of the product; what stands below shares them' })
  async categories(@Parent() { seen }: Product): Promise<string[]> {
    return (await rootOf(seen)).categories;
  }

  @ResolveField(() => EditorialStateEnum, { description: 'Of the whole tree' })
  async state(@Parent() { seen }: Product): Promise<EditorialState> {
    return (await rootOf(seen)).state;
  }
}

@Resolver(() => ProductConnection)
export class ProductConnectionResolver {
  @ResolveField(() => Int, { description: 'Exact, and counted only when asked for' })
  totalCount(@Parent() connection: ProductConnection): Promise<number> {
    return connection.count();
  }
}
