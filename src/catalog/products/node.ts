import type { ContentMeta, Doc } from '../cells/index.js';

export const LIFECYCLES = ['planned', 'active', 'run_out', 'discontinued', 'recalled'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];
export const STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const;
export type EditorialState = (typeof STATES)[number];
export const KINDS = ['product', 'level', 'variant'] as const;
export type NodeKind = (typeof KINDS)[number];

/** Per fact cell: the source and order of its last message; `p` keeps the marks of other sources that wrote it before. */
export interface FactMark {
  s: string;
  o: string | null;
  m: string | null;
  p?: Record<string, string>;
}
export type FactMeta = Record<string, FactMark>;

/** A row of product_node. Ids are decimal strings (bigint), revisions fit a double. */
export interface ProductNode {
  id: string;
  sku: string;
  rootId: string;
  parentId: string | null;
  kind: NodeKind;
  sellable: boolean;
  familyCode: string | null;
  familyVariantCode: string | null;
  lifecycle: Lifecycle;
  categories: string[];
  facts: Doc;
  content: Doc;
  factMeta: FactMeta;
  contentMeta: ContentMeta;
  revision: number;
  treeRevision: number;
  state: EditorialState;
}

/** Cell, or one of the reserved names below → [before, after]. */
export type NodeChanges = Record<string, [unknown, unknown]>;

/** Names in the history for what is not a cell. `$` cannot begin an attribute's code. */
export const STRUCTURE = {
  created: '$created',
  family: '$family',
  familyVariant: '$familyVariant',
  lifecycle: '$lifecycle',
  categories: '$categories',
  sellable: '$sellable',
} as const;

/** What a writer says of a node besides its cells. What is absent is left as it is. */
export interface Placement {
  sku: string;
  parentSku?: string | null;
  /** Only of use where the root has no family variant, whose levels would tell it. */
  kind?: 'level' | 'variant';
  family?: string | null;
  familyVariant?: string | null;
  lifecycle?: Lifecycle;
  sellable?: boolean;
  categories?: string[];
}
