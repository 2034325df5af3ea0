import type { CatalogSchema, Doc } from '../../catalog/index.js';
import { attributeOf } from './content.js';
import { treeOrder } from './chunks.js';
import { ALL_LOCALES, type Dictionary, type EditionBody, type LinkDoc, type NodeBody } from './documents.js';
import { linksForLocales } from './links.js';
import type { SnapshotBag } from './snapshot-bag.js';
import { putChunks } from './version.js';

/** A version's or edition's tree as far as an edition needs it: content stays ids, facts and links are documents. */
export interface StoredNode {
  body: NodeBody;
  facts: Doc;
  links: LinkDoc[];
}
/** A tree as it was hashed, read back: its nodes in order, and the labels that they need. */
export interface StoredTree {
  nodes: StoredNode[];
  dictionary: Dictionary;
}

/** What the ERP says of a node now. */
export interface DraftFacts {
  facts: Doc;
  lifecycle: string;
  /** Of a node that went to another product: the channels that sell it there. Absent: it is of this one. */
  parted?: ReadonlySet<string>;
}

export type Policies = Pick<CatalogSchema, 'attributes'>;

/** A fact that goes live without a person. An attribute that is not defined any more is no such fact. */
export function isAutoFact(cell: string, policies: Policies): boolean {
  const attribute = policies.attributes.get(attributeOf(cell));
  return attribute?.owner === 'erp' && attribute.factPolicy === 'auto';
}

/** The facts of an edition with every `auto` fact replaced by what the draft says; `review` facts stay as they were reviewed. */
export function forwardFacts(reviewed: Doc, draft: Doc, policies: Policies): Doc {
  const pinned = Object.entries(reviewed).filter(([cell]) => !isAutoFact(cell, policies));
  const fresh = Object.entries(draft).filter(([cell]) => isAutoFact(cell, policies));
  return Object.fromEntries([...pinned, ...fresh]);
}

/**
 * The nodes that an approval shows: structure, unlocalised content and links of the version, approved locales' content of the
 * version, other locales' content as the channel shows it already.
 */
export function approvedNodes(
  version: StoredTree,
  approved: ReadonlySet<string>,
  shown: StoredTree | undefined,
  kept: ReadonlySet<string>,
): StoredNode[] {
  const before = new Map(shown?.nodes.map((node) => [node.body.sku, node]));
  return version.nodes.map((node) => {
    const previous = before.get(node.body.sku);
    const content = {
      ...contentOf(previous?.body.content ?? {}, kept),
      ...contentOf(node.body.content, new Set([...approved, ALL_LOCALES])),
    };
    const links = linksForLocales(node.links, approved, previous?.links ?? [], kept);
    return { body: { ...node.body, content }, facts: node.facts, links };
  });
}

/**
 * The nodes of a product as a channel may show them while some of them are leaving for another product: those stay as the channel shows them, until
 * it sells them there. What is not shown yet does not come, and what has left does not come back. Pure.
 */
export function stillShown(
  nodes: readonly StoredNode[],
  shown: StoredTree | undefined,
  draft: ReadonlyMap<string, DraftFacts>,
  channel: string,
): StoredNode[] {
  const isHome = ({ body }: StoredNode): boolean => {
    const now = draft.get(body.sku);
    return now !== undefined && now.parted === undefined;
  };
  if (nodes.every(isHome) && [...draft.values()].every(({ parted }) => parted === undefined)) return [...nodes];
  const leaving = (shown?.nodes ?? []).filter(({ body }) => draft.get(body.sku)?.parted?.has(channel) === false);
  return inTreeOrder([...nodes.filter(isHome), ...leaving]);
}

/**
 * An earlier edition's nodes with those that came from other products since, as the channel shows them, and what they stand below: nobody else sells them,
 * and going back to what was said of a product is not taking away what became part of it. Pure.
 */
export function withArrivals(nodes: readonly StoredNode[], shown: StoredTree | undefined, came: ReadonlySet<string>): StoredNode[] {
  const all = new Map(nodes.map((node) => [node.body.sku, node]));
  const now = new Map(shown?.nodes.map((node) => [node.body.sku, node]));
  const add = (sku: string | null): void => {
    const node = now.get(sku ?? '');
    if (!node || all.has(node.body.sku)) return;
    all.set(node.body.sku, node);
    add(node.body.parent);
  };
  for (const sku of now.keys()) if (came.has(sku)) add(sku);
  return all.size === nodes.length ? [...nodes] : inTreeOrder([...all.values()]);
}

const inTreeOrder = (nodes: readonly StoredNode[]): StoredNode[] =>
  treeOrder(nodes.map((node) => ({ sku: node.body.sku, parent: node.body.parent, node }))).map(({ node }) => node);

/** Lives in which nothing is on a channel. */
const ENDED: ReadonlySet<string> = new Set(['planned', 'discontinued']);

/**
 * What ends while something of it is still leaving stays on the channel for that alone: a product is often discontinued in the very night in which its last
 * articles go to another. Its life there is as it was shown, and whatever else stands below it has ended with it. Pure.
 */
export function heldByLeaving(
  nodes: readonly StoredNode[],
  shown: StoredTree | undefined,
  draft: ReadonlyMap<string, DraftFacts>,
): StoredNode[] {
  const bySku = new Map(nodes.map((node) => [node.body.sku, node]));
  const above = (sku: string | null): StoredNode[] => {
    const node = bySku.get(sku ?? '');
    return node ? [node, ...above(node.body.parent)] : [];
  };
  const isLeaving = ({ body }: StoredNode): boolean => draft.get(body.sku)?.parted !== undefined;
  const hasEnded = ({ body }: StoredNode): boolean => ENDED.has(body.lifecycle);
  const held = new Set(
    nodes
      .filter((node) => isLeaving(node) && !hasEnded(node))
      .flatMap(({ body }) => above(body.parent).filter((node) => hasEnded(node) && !isLeaving(node))),
  );
  if (held.size === 0) return [...nodes];
  const before = new Map(shown?.nodes.map(({ body }) => [body.sku, body.lifecycle]));
  return nodes.map((node) => {
    if (held.has(node)) return withLife(node, before.get(node.body.sku) ?? 'run_out');
    const ended = isLeaving(node) ? undefined : above(node.body.parent).find((one) => held.has(one));
    return ended ? withLife(node, ended.body.lifecycle) : node;
  });
}

const withLife = (node: StoredNode, lifecycle: string): StoredNode => ({ ...node, body: { ...node.body, lifecycle } });

function contentOf(content: Record<string, string>, locales: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(content).filter(([locale]) => locales.has(locale)));
}

/** The same nodes with today's `auto` facts and lifecycle. */
export function forwardNodes(nodes: readonly StoredNode[], draft: ReadonlyMap<string, DraftFacts>, policies: Policies): StoredNode[] {
  return nodes.map((node) => {
    const now = draft.get(node.body.sku);
    if (!now) return node;
    return { ...node, body: { ...node.body, lifecycle: now.lifecycle }, facts: forwardFacts(node.facts, now.facts, policies) };
  });
}

export interface EditionParts {
  root: string;
  channel: string;
  locales: Record<string, number>;
  dictionary: Dictionary;
  nodes: readonly StoredNode[];
}

/** Puts an edition's tree into the bag (nodes are in tree order already) and returns the id of its body. */
export function putEdition(bag: SnapshotBag, parts: EditionParts): string {
  const entries = parts.nodes.map(({ body, facts, links }): [string, string] => [
    body.sku,
    bag.put('node', { ...body, facts: bag.put('facts', facts), links: bag.put('links', links) }),
  ]);
  const body: EditionBody = {
    root: parts.root,
    channel: parts.channel,
    locales: parts.locales,
    dictionary: bag.put('dictionary', parts.dictionary),
    chunks: putChunks(bag, entries),
  };
  return bag.put('edition', body);
}
