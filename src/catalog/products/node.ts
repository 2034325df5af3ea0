import type { ContentMeta, Doc } from '../cells/index.js';

/** Every lifecycle, from not yet sold to recalled. */
export const LIFECYCLES = ['planned', 'active', 'run_out', 'discontinued', 'recalled'] as const;
/** Whether a node is sold; apart from the editorial state. */
export type Lifecycle = (typeof LIFECYCLES)[number];
/** Every state that the draft of a tree can be in. */
export const STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const;
/** Where the draft of a tree stands. */
export type EditorialState = (typeof STATES)[number];
/** Every kind of node. */
export const KINDS = ['product', 'level', 'variant'] as const;
/** Where a node stands in its tree. */
export type NodeKind = (typeof KINDS)[number];

/** Per fact cell: the source and order of its last message; `p` keeps the marks of other sources that wrote it before. */
export interface FactMark {
  s: string;
  o: string | null;
  m: string | null;
  p?: Record<string, string>;
}
/** Cell key → the mark of its last message. */
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
