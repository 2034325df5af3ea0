import type { ProductNodeEntity } from './product-node.entity.js';
import type { RecallSaid } from '../recalls/recall.js';
import type { Lifecycle } from './terms.js';

export * from './terms.js';

/** A row of product_node. Ids are decimal strings (bigint), revisions fit a double. */
export interface ProductNode extends Omit<
  ProductNodeEntity,
  'factSaid' | 'variantOrder' | 'revision' | 'treeRevision' | 'createdAt' | 'updatedAt'
> {
  revision: number;
  treeRevision: number;
}

/** Cell, or one of the reserved names below → [before, after]. */
export type NodeChanges = Record<string, [unknown, unknown]>;

/** Names in the history for what is not a cell. `$` cannot begin an attribute's code. */
export const STRUCTURE = {
  created: '$created',
  /** Of a node that moved: [parent before, parent now]. */
  parent: '$parent',
  /** Of the parent that it left: [its SKU, where it stands now]. */
  left: '$left',
  family: '$family',
  familyVariant: '$familyVariant',
  lifecycle: '$lifecycle',
  recall: '$recall',
  categories: '$categories',
  sellable: '$sellable',
  variantOrder: '$variantOrder',
} as const;

/** What a writer says of a node besides its cells. What is absent is left as it is. */
export interface Placement {
  sku: string;
  parentSku?: string | null;
  /** Only of use where the root has no family variant, whose levels would tell it. */
  kind?: 'level' | 'variant';
  family?: string | null;
  familyVariant?: string | null;
  /** `recalled`: it begins a recall in all markets. */
  lifecycle?: Lifecycle;
  recall?: RecallSaid;
  sellable?: boolean;
  categories?: string[];
}
