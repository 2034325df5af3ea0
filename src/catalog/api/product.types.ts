import type { Problem } from '../../../libs/problem/index.js';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, JsonScalar, PageInfo, UserError } from '../../api/index.js';
import { KINDS, LIFECYCLES, STATES, type Lifecycle, type NodeKind } from '../products/node.js';
import type { SeenNode } from '../products/read-products.service.js';

export const PRODUCT_SORTS = ['sku', 'created', 'updated'] as const;

export const ProductKindEnum = enumOf('ProductKind', KINDS, 'Where a node stands in its tree', {
  product: 'The root; sellable itself where it has no variants',
  level: 'Between the root and its variants, such as a colour',
  variant: 'A leaf that is sold, with an offer of its own',
});
/** Lifecycles as GraphQL names them. */
export const LifecycleEnum = enumOf('Lifecycle', LIFECYCLES, 'Whether it is sold; apart from the editorial state', {
  planned: 'Not sold yet',
  active: 'Sold wherever it is approved',
  run_out: 'Sold until its stock is gone',
  discontinued: 'Not sold any more',
  recalled: 'Withdrawn from every channel at once, without approval',
});
/** Editorial states as GraphQL names them. */
export const EditorialStateEnum = enumOf('EditorialState', STATES, 'Where the draft of a product tree stands', {
  draft: 'Somebody works on it, or nobody has yet',
  in_review: 'Submitted; a decision is awaited on at least one channel',
  changes_requested: 'Rejected: the comment of its review says what must change',
  approved: 'Nothing was changed since its newest approval',
});
export const ProductSortEnum = enumOf('ProductSort', PRODUCT_SORTS, 'The order of a list of products', {
  sku: 'By SKU, in the order of its bytes',
  created: 'Oldest first',
  updated: 'Longest unchanged first',
});

@ObjectType({ description: 'One value of a product, with its address and its origin' })
export class Cell {
  @Field(() => String, { description: 'attribute, attribute@locale, attribute#scope or attribute@locale#scope' })
  cell: string;
  @Field(() => String, { description: 'Code of the attribute that gives the value its shape' })
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

/** A node as GraphQL shows it; other rooms add fields to it, from `rootId` on. */
@ObjectType({ description: 'A node of a product tree: the product itself, a level, or a variant. This is the draft that people edit.' })
export class Product {
  @Field(() => ID, { description: 'Internal and fixed; ask by sku instead' })
  id: string;
  @Field(() => String, { description: 'Its name to everybody, in the case it was made with; never reused' })
  sku: string;
  @Field(() => ProductKindEnum, { description: 'Where it stands in its tree' })
  kind: NodeKind;
  @Field(() => Boolean, { description: 'Whether offers are made for it' })
  sellable: boolean;
  @Field(() => LifecycleEnum, { description: 'Whether it is sold; a recall withdraws it everywhere at once' })
  lifecycle: Lifecycle;
  @Field(() => Int, { description: 'Raised by each change of this node; send it back as expectedRevision' })
  revision: number;
  @Field(() => Int, { description: 'Raised by each change anywhere in the tree; told by the product itself' })
  treeRevision: number;
  @Field(() => Date, { description: 'When the node was made' })
  createdAt: Date;
  @Field(() => Date, { description: 'When the node last changed; a change elsewhere in the tree does not count' })
  updatedAt: Date;
  @Field(() => [String], {
    nullable: true,
    description:
      'SKUs of the nodes right below, in the order that a person gave; null: they follow by the options of their axes, then by SKU',
  })
  variantOrder: string[] | null;
  /** The id of the tree's root; other rooms' field resolvers start from it. */
  rootId: string;
  seen: SeenNode;
}

/** A row of a page, with the cursor behind it. */
@ObjectType({ description: 'A product of a page, with its own cursor' })
export class ProductEdge {
  @Field(() => String, { description: 'Pass it as `after` to read on behind this product' })
  cursor: string;
  @Field(() => Product, { description: 'What stands in this row' })
  node: Product;
}

@ObjectType({ description: 'A page of products (roots of trees), by key' })
export class ProductConnection {
  @Field(() => [ProductEdge], { description: 'The page with a cursor for each product' })
  edges: ProductEdge[];
  @Field(() => [Product], { description: 'The page without cursors' })
  nodes: Product[];
  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;

  count: () => Promise<number>;
}

@ObjectType({ description: 'One write to one node' })
export class ProductChange {
  @Field(() => ID, { description: 'Pass the last one as `before` to read on' })
  id: string;
  @Field(() => String, { description: 'The node that was written' })
  sku: string;
  @Field(() => Int, { description: 'Of the node, after the change' })
  revision: number;
  @Field(() => String, { description: 'By which way in: graphql, erp, import, cli or media' })
  door: string;
  @Field(() => String, { description: 'The person, or the sending system' })
  actor: string;
  @Field(() => String, { nullable: true, description: 'The x-request-id of the call; null for an ERP line, which has a messageId' })
  requestId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The ERP message that brought it; null for a change by people' })
  messageId?: string | null;
  @Field(() => Date, { description: 'When it was written' })
  at: Date;
  @Field(() => JsonScalar, { description: 'Cell, or $-name of structure → [before, after]; null = no value' })
  changes: unknown;
}

@ObjectType({ description: 'The product after the mutation; none where it was refused' })
export class ProductPayload {
  @Field(() => [UserError], { description: 'Why nothing was written; empty when it was' })
  userErrors: UserError[];

  /** What the field `warnings` is answered from. Absent: there are none. */
  told?: Problem[];

  /** Read when it is asked for: who only wants to know whether it went well costs no statement. Absent where the form was refused. */
  load?: () => Promise<Product | null>;
}

@ObjectType({ description: 'The products after the mutation' })
export class ProductsPayload {
  @Field(() => [UserError], { description: 'Why nothing at all was made; empty when all were' })
  userErrors: UserError[];

  /** As above. */
  told?: Problem[];

  load?: () => Promise<Product[]>;
}

@ObjectType({ description: 'What became of an edit of many nodes' })
export class EditProductsPayload {
  @Field(() => Int, { description: 'How many of the inputs were taken' })
  edited: number;
  @Field(() => [UserError], { description: 'Of those that were not taken, with their place: inputs.3.sku' })
  userErrors: UserError[];
}
