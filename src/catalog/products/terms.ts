/** Every lifecycle, from not yet sold to recalled. */
export const LIFECYCLES = ['planned', 'active', 'run_out', 'discontinued', 'recalled'] as const;
/** Whether a node is sold; apart from the editorial state. */
export type Lifecycle = (typeof LIFECYCLES)[number];
/** What is sold no more, on no channel: its place among its siblings is free. What is recalled keeps its place, as it does on channels. */
export const isGone = (lifecycle: Lifecycle): boolean => lifecycle === 'discontinued';
/** Every state that the draft of a tree can be in. */
export const STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const;
/** Where the draft of a tree stands. */
export type EditorialState = (typeof STATES)[number];
/** Every kind of node. */
export const KINDS = ['product', 'level', 'variant'] as const;
/** Where a node stands in its tree. */
export type NodeKind = (typeof KINDS)[number];

/**
 * Per fact cell: the source and order of its last message; `p` keeps the marks of other sources that wrote it before. `t`: of a count, the moment
 * that it speaks of, ISO 8601.
 */
export interface FactMark {
  s: string;
  o: string | null;
  m: string | null;
  p?: Record<string, string>;
  t?: string;
}
/** Cell key → the mark of its last message. */
export type FactMeta = Record<string, FactMark>;
