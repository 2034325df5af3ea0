export { cutChunks, MAX_CHUNK, treeOrder } from './chunks.js';
export { attributeOf, splitContent } from './content.js';
export { buildDictionary, emptyDictionary, mergeDictionaries, type CategoryEntries } from './dictionary.js';
export {
  ALL_LOCALES,
  type ChunkBody,
  type Dictionary,
  type EditionBody,
  type LinkDoc,
  type NodeBody,
  type NodeKind,
  type TreeNode,
  type VersionBody,
} from './documents.js';
export {
  approvedNodes,
  forwardFacts,
  forwardNodes,
  heldByLeaving,
  isAutoFact,
  putEdition,
  stillShown,
  withArrivals,
  type DraftFacts,
  type StoredNode,
  type StoredTree,
} from './edition.js';
export { canonicalLinks, linksForLocales } from './links.js';
export { SnapshotBag, snapshotId, type Snapshot, type SnapshotKind } from './snapshot-bag.js';
export { axesOf, draftDictionary, putVersion, type VersionSchema } from './version.js';
