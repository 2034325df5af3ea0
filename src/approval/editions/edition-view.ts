import type { CatalogSchema, Doc } from '../../catalog/index.js';
import type { DraftTree } from '../drafts/index.js';
import {
  ALL_LOCALES,
  axesOf,
  canonicalLinks,
  draftDictionary,
  linksForLocales,
  mergeDictionaries,
  splitContent,
  treeOrder,
} from '../merkle/index.js';
import type { Dictionary, LinkDoc, NodeKind } from '../merkle/index.js';

/** One node of an edition: its own cells, links and place in the tree. */
export interface EditionNode {
  sku: string;
  parentSku: string | null;
  kind: NodeKind;
  sellable: boolean;
  family: string | null;
  familyVariant: string | null;
  lifecycle: string;
  categories: string[];
  /** On a root with variants: axes per level, first level first. */
  axes?: string[][];
  /** SKUs of the nodes right below in the order that a person gave. */
  order?: string[];
  /** Locale or '*' → cells. */
  content: Readonly<Record<string, Readonly<Doc>>>;
  facts: Readonly<Doc>;
  links: readonly LinkDoc[];
}

/** What a channel may show of a product, whole. Shared between readers: never write into it. */
export interface EditionView {
  rootId: string;
  rootSku: string;
  channelCode: string;
  /** null: a draft. */
  editionId: string | null;
  /** 0: a draft. */
  number: number;
  /** Hex of the edition's hash; empty for a draft. */
  hash: string;
  draft: boolean;
  /** The locales whose content it has. */
  locales: string[];
  dictionary: Readonly<Dictionary>;
  /** In tree order: root first, parents before children. */
  nodes: EditionNode[];
  /** Of what is not an edition yet: SKUs that left the product and are still shown with it → the product that they are part of now. */
  leaving?: ReadonlyMap<string, string>;
}

/**
 * The draft as the channel would show it if these locales were approved now. `shown`, the channel's head, keeps its own words in every
 * other locale, as an approval does: judged by the submitted locales alone, a product would lack what is live already.
 */
export function draftView(
  tree: DraftTree,
  channelCode: string,
  locales: string[],
  schema: CatalogSchema,
  shown?: EditionView,
): EditionView {
  const wanted = new Set(locales);
  const kept = new Set(shown?.locales.filter((locale) => !wanted.has(locale)));
  const before = new Map(shown?.nodes.map((node) => [node.sku, node]));
  const nodes = treeOrder(tree.nodes).map((node): EditionNode => {
    const axes = axesOf(node, schema);
    const previous = before.get(node.sku);
    return {
      sku: node.sku,
      parentSku: node.parent,
      kind: node.kind,
      sellable: node.sellable,
      family: node.family,
      familyVariant: node.familyVariant,
      lifecycle: node.lifecycle,
      categories: [...node.categories].sort(),
      ...(axes ? { axes } : {}),
      ...(node.order ? { order: node.order } : {}),
      content: { ...partsOf(previous?.content ?? {}, kept), ...partsOf(splitContent(node.content), new Set([ALL_LOCALES, ...wanted])) },
      facts: node.facts,
      links: linksForLocales(canonicalLinks(node.links), wanted, previous?.links ?? [], kept),
    };
  });
  const { rootId, rootSku } = tree;
  const own = draftDictionary(tree.nodes, schema, tree.categories);
  const dictionary = shown && kept.size > 0 ? mergeDictionaries(own, shown.dictionary) : own;
  const all = [...kept, ...locales];
  return { rootId, rootSku, channelCode, editionId: null, number: 0, hash: '', draft: true, locales: all, dictionary, nodes };
}

/**
 * With what has left the product and the channel still shows as part of it, as it shows it: an approval takes nothing off that is not sold elsewhere yet.
 * Pure.
 */
export function withLeaving(view: EditionView, shown: EditionView, leaving: ReadonlyMap<string, string>): EditionView {
  const there = shown.nodes.filter(({ sku }) => leaving.has(sku));
  if (there.length === 0) return view;
  const all = [...view.nodes.filter(({ sku }) => !leaving.has(sku)), ...there];
  const nodes = treeOrder(all.map((node) => ({ sku: node.sku, parent: node.parentSku, node }))).map(({ node }) => node);
  const dictionary = mergeDictionaries(view.dictionary, shown.dictionary);
  return { ...view, nodes, dictionary, leaving: new Map(there.map(({ sku }) => [sku, leaving.get(sku)!])) };
}

function partsOf(content: EditionNode['content'], locales: ReadonlySet<string>): EditionNode['content'] {
  return Object.fromEntries(Object.entries(content).filter(([locale]) => locales.has(locale)));
}
