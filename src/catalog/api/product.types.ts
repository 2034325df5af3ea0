import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { JsonScalar, PageInfo, UserError } from '../../api/index.js';
import { KINDS, LIFECYCLES, STATES, type EditorialState, type Lifecycle, type NodeKind } from '../products/node.js';
import type { SeenNode } from '../products/read-products.service.js';

const enumOf = <T extends string>(codes: readonly T[]) => Object.fromEntries(codes.map((code) => [code, code])) as { [K in T]: K };

export const ProductKindEnum = enumOf(KINDS);
export const LifecycleEnum = enumOf(LIFECYCLES);
export const EditorialStateEnum = enumOf(STATES);
export const ProductSortEnum = enumOf(['sku', 'created', 'updated'] as const);
registerEnumType(ProductKindEnum, { name: 'ProductKind', description: 'Root of a tree, level between, or sellable leaf' });
registerEnumType(LifecycleEnum, { name: 'Lifecycle', description: 'Whether it is sold; apart from the editorial state' });
registerEnumType(EditorialStateEnum, { name: 'EditorialState', description: 'Where the draft of a product tree stands' });
registerEnumType(ProductSortEnum, { name: 'ProductSort', description: 'By SKU, oldest first, or longest unchanged first' });

@ObjectType({ description: 'One value of a product, with its address and its origin' })
export class Cell {
  @Field(() => String, { description: 'attribute, attribute@locale, attribute#scope or attribute@locale#scope' })
  cell: string;
  @Field(() => String)
  attribute: string;
  @Field(() => String, { nullable: true, description: 'None: for all locales' })
  locale?: string;
  @Field(() => String, { nullable: true, description: 'A channel, channel group or market; none: everywhere' })
  scope?: string;
  @Field(() => JsonScalar, { description: 'Its shape follows the attribute type; numbers are decimal strings' })
  value: unknown;
  @Field(() => String, { description: 'The SKU of the level that holds the value' })
  from: string;
  @Field(() => Boolean, { description: 'True where the own value hides one of a level above' })
  overrides: boolean;
}

@ObjectType({ description: 'A node of a product tree: the product itself, a level, or a variant. This is the draft that people edit.' })
export class Product {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  sku: string;
  @Field(() => ProductKindEnum)
  kind: NodeKind;
  @Field(() => Boolean, { description: 'Whether offers are made for it' })
  sellable: boolean;
  @Field(() => LifecycleEnum)
  lifecycle: Lifecycle;
  @Field(() => Int, { description: 'Raised by each change of this node; send it back as expectedRevision' })
  revision: number;
  @Field(() => Int, { description: 'Raised by each change anywhere in the tree; told by the product itself' })
  treeRevision: number;
  @Field(() => Date)
  createdAt: Date;
  @Field(() => Date)
  updatedAt: Date;
  @Field(() => JsonScalar, { description: 'Values set on this very node, by cell' })
  ownValues: unknown;

  /** The id of the tree's root; other rooms' field resolvers start from it. */
  rootId: string;
  seen: SeenNode;
}

@ObjectType()
export class ProductEdge {
  @Field(() => String)
  cursor: string;
  @Field(() => Product)
  node: Product;
}

@ObjectType({ description: 'A page of products (roots of trees), by key' })
export class ProductConnection {
  @Field(() => [ProductEdge])
  edges: ProductEdge[];
  @Field(() => [Product])
  nodes: Product[];
  @Field(() => PageInfo)
  pageInfo: PageInfo;

  count: () => Promise<number>;
}

@ObjectType({ description: 'One write to one node' })
export class ProductChange {
  @Field(() => ID, { description: 'Pass the last one as `before` to read on' })
  id: string;
  @Field(() => String)
  sku: string;
  @Field(() => Int, { description: 'Of the node, after the change' })
  revision: number;
  @Field(() => String, { description: 'graphql, erp, import, cli or media' })
  door: string;
  @Field(() => String, { description: 'The person, or the sending system' })
  actor: string;
  @Field(() => String, { nullable: true })
  requestId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The ERP message that brought it' })
  messageId?: string | null;
  @Field(() => Date)
  at: Date;
  @Field(() => JsonScalar, { description: 'Cell, or $-name of structure → [before, after]; null = no value' })
  changes: unknown;
}

@InputType({ description: 'Some node of the tree has exactly this value' })
export class CellEqualsInput {
  @Field(() => String, { description: 'For example color, or name@en_US' })
  cell: string;
  @Field(() => JsonScalar)
  value: unknown;
}

@InputType({ description: 'All that are given must hold' })
export class ProductFilterInput {
  @Field(() => String, { nullable: true, description: 'Of the product, in its case' })
  skuPrefix?: string | null;
  @Field(() => [String], { nullable: true, description: 'The product is one of these; at most 500' })
  skus?: string[] | null;
  @Field(() => String, { nullable: true })
  family?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'True: products that wait for a family' })
  inbox?: boolean | null;
  @Field(() => String, { nullable: true, description: 'This category and all below it' })
  category?: string | null;
  @Field(() => EditorialStateEnum, { nullable: true })
  state?: EditorialState | null;
  @Field(() => LifecycleEnum, { nullable: true })
  lifecycle?: Lifecycle | null;
  @Field(() => Date, { nullable: true })
  updatedSince?: Date | null;
  @Field(() => CellEqualsInput, { nullable: true })
  cellEquals?: CellEqualsInput | null;
}

@ObjectType({ description: 'The product after the mutation; none where it was refused' })
export class ProductPayload {
  @Field(() => [UserError])
  userErrors: UserError[];

  /** Read when it is asked for: who only wants to know whether it went well costs no statement. */
  load: () => Promise<Product | null>;
}

@ObjectType()
export class ProductsPayload {
  @Field(() => [UserError])
  userErrors: UserError[];

  load: () => Promise<Product[]>;
}

@ObjectType()
export class EditProductsPayload {
  @Field(() => Int, { description: 'How many of the inputs were taken' })
  edited: number;
  @Field(() => [UserError], { description: 'Of those that were not' })
  userErrors: UserError[];
}
