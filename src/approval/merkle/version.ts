import type { CatalogSchema } from '../../catalog/index.js';
import { cutChunks, treeOrder } from './chunks.js';
import { splitContent } from './content.js';
import { buildDictionary, nameTree, type CategoryEntries } from './dictionary.js';
import type { ChunkBody, Dictionary, NodeBody, TreeNode, VersionBody } from './documents.js';
import { canonicalLinks } from './links.js';
import type { SnapshotBag } from './snapshot-bag.js';

/** What of the definitions a version freezes. */
export type VersionSchema = Pick<CatalogSchema, 'attributes' | 'unitFamilies' | 'families' | 'familyVariants'>;

/** Puts a whole product tree into the bag and returns the id of the version's body. The order of the nodes given does not matter. */
export function putVersion(bag: SnapshotBag, nodes: readonly TreeNode[], schema: VersionSchema, categories: CategoryEntries = {}): string {
  const ordered = treeOrder(nodes);
  const root = ordered[0]!;
  const dictionary = draftDictionary(nodes, schema, categories);
  const entries: ChunkBody = ordered.map((node) => [node.sku, putNode(bag, node, schema)]);
  const body: VersionBody = { root: root.sku, dictionary: bag.put('dictionary', dictionary), chunks: putChunks(bag, entries) };
  return bag.put('version', body);
}

export const putChunks = (bag: SnapshotBag, entries: ChunkBody): string[] => cutChunks(entries).map((chunk) => bag.put('chunk', chunk));

/** The labels, options and units that the cells and axes of these nodes need, as they are defined now. */
export function draftDictionary(nodes: readonly TreeNode[], schema: VersionSchema, categories: CategoryEntries): Dictionary {
  const axes = nodes.flatMap((node) => axesOf(node, schema) ?? []);
  const documents = nodes.flatMap((node) => [node.facts, node.content]);
  const dictionary = buildDictionary(documents, axes, schema);
  const root = nodes.find((node) => node.parent === null);
  if (root) nameTree(dictionary, root, schema, categories);
  return dictionary;
}

/** The axes of each level of a root with variants. */
export function axesOf(
  node: Pick<TreeNode, 'familyVariant' | 'parent'>,
  schema: Pick<CatalogSchema, 'familyVariants'>,
): string[][] | undefined {
  if (node.parent !== null || node.familyVariant === null) return undefined;
  return schema.familyVariants.get(node.familyVariant)?.levels.map((level) => [...level.axes]);
}

function putNode(bag: SnapshotBag, node: TreeNode, schema: VersionSchema): string {
  const axes = axesOf(node, schema);
  const content = Object.entries(splitContent(node.content)).map(([locale, part]) => [locale, bag.put('content', part)]);
  const body: NodeBody = {
    sku: node.sku,
    parent: node.parent,
    kind: node.kind,
    sellable: node.sellable,
    family: node.family,
    familyVariant: node.familyVariant,
    lifecycle: node.lifecycle,
    ...(node.parent === null && node.categories.length > 0 ? { categories: [...node.categories].sort() } : {}),
    ...(axes ? { axes } : {}),
    ...(node.order ? { order: node.order } : {}),
    content: Object.fromEntries(content) as Record<string, string>,
    facts: bag.put('facts', node.facts),
    links: bag.put('links', canonicalLinks(node.links)),
  };
  return bag.put('node', body);
}
