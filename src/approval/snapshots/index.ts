export { SnapshotRepository, toBytes, toId } from './snapshot.repository.js';
export { SnapshotCache } from './snapshot-cache.js';
export { SnapshotStore } from './snapshot-store.js';
export { TreeReader, type ReadTree } from './tree-reader.js';
