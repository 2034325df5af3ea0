import type { Doc } from '../../catalog/index.js';

/**
 * The bodies of snapshots. Ids in them are the base64url form of the SHA-256 of the RFC 8785 bytes. Everything that is
 * empty for most nodes (categories, axes) is absent rather than empty, so that a body has one form and stays small.
 */

/** Unlocalised content is kept under this key, beside the locales. */
export const ALL_LOCALES = '*';

/** Where a node stands in its tree, as documents write it. */
export type NodeKind = 'product' | 'level' | 'variant';

/** An asset link as it stands in the hashed document of a node. */
export interface LinkDoc {
  /** SHA-256 as hex. */
  assetHash: string;
  role: string;
  position: number;
  locale: string | null;
  /** null: every channel. */
  channels: string[] | null;
  /** Locale → text. */
  alt: Record<string, string>;
}

/** The hashed document of one node: its place in the tree, and the ids of its facts, content and links. */
export interface NodeBody {
  sku: string;
  parent: string | null;
  kind: NodeKind;
  sellable: boolean;
  family: string | null;
  familyVariant: string | null;
  lifecycle: string;
  /** On the root. */
  categories?: string[];
  /** On a root with variants: the axes of each level, first level first. */
  axes?: string[][];
  /** SKUs of the nodes right below in the order that a person gave. */
  order?: string[];
  /** Locale or '*' → id of that part of the content. */
  content: Record<string, string>;
  facts: string;
  links: string;
}

/** One entry per node in tree order. */
export type ChunkBody = [sku: string, nodeId: string][];

/**
 * The labels that a payload may show, taken over at the moment of the version: otherwise renaming an option would change what
 * is live without anybody's approval. Units: attribute → unit → symbol.
 */
export interface Dictionary {
  attributes: Record<string, Record<string, string>>;
  options: Record<string, Record<string, Record<string, string>>>;
  units: Record<string, Record<string, string>>;
  /** Attribute → option → where it stands among all of them: the order of variants. Absent where there are no axes, and from before there was an order. */
  positions?: Record<string, Record<string, number>>;
  /** Labels of the product's family by its code. Absent where it has none, and from before they were kept; so are the categories. */
  families?: Record<string, Record<string, string>>;
  /** The product's categories, and all above them. */
  categories?: Record<string, CategoryEntry>;
}

/** A category as a payload may show it: its labels, and the one above. */
export interface CategoryEntry {
  parent: string | null;
  labels: Record<string, string>;
}

/** The hashed top of a version: SKU of the root, ids of the dictionary and of the chunks that list the nodes. */
export interface VersionBody {
  root: string;
  dictionary: string;
  chunks: string[];
}

/** The hashed top of an edition: a version's, with the channel and the versions that its locales come from. */
export interface EditionBody extends VersionBody {
  channel: string;
  /** Locale → number of the version whose content it shows. */
  locales: Record<string, number>;
}

/** A node as the draft holds it: whole documents, not ids. */
export interface TreeNode {
  sku: string;
  parent: string | null;
  kind: NodeKind;
  sellable: boolean;
  family: string | null;
  familyVariant: string | null;
  lifecycle: string;
  categories: string[];
  /** SKUs of the nodes right below in the order that a person gave. */
  order: string[] | null;
  facts: Doc;
  content: Doc;
  links: LinkDoc[];
}
