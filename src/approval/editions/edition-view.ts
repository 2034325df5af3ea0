import type { CatalogSchema, Doc } from '../../catalog/index.js';
import type { DraftTree } from '../drafts/index.js';
import { axesOf, canonicalLinks, draftDictionary, linksForLocales, splitContent, treeOrder, ALL_LOCALES } from '../merkle/index.js';
import type { Dictionary, LinkDoc, NodeKind } from '../merkle/index.js';

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
}

/** The draft as the channel would show it if all of these locales were approved now. */
export function draftView(tree: DraftTree, channelCode: string, locales: string[], schema: CatalogSchema): EditionView {
  const wanted = new Set(locales);
  const nodes = treeOrder(tree.nodes).map((node): EditionNode => {
    const axes = axesOf(node, schema);
    const parts = Object.entries(splitContent(node.content)).filter(([locale]) => locale === ALL_LOCALES || wanted.has(locale));
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
      content: Object.fromEntries(parts),
      facts: node.facts,
      links: linksForLocales(canonicalLinks(node.links), wanted, [], new Set()),
    };
  });
  const { rootId, rootSku } = tree;
  const dictionary = draftDictionary(tree.nodes, schema);
  return { rootId, rootSku, channelCode, editionId: null, number: 0, hash: '', draft: true, locales, dictionary, nodes };
}
