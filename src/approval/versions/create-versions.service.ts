import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AttributeCatalog, markVersions, type CatalogSchema } from '../../catalog/index.js';
import { forgetChanges } from '../changes/draft-changes.repository.js';
import { DraftReader, type DraftTree } from '../drafts/index.js';
import { putVersion, SnapshotBag } from '../merkle/index.js';
import type { Acting } from '../../journal/index.js';
import { SnapshotStore, toId } from '../snapshots/index.js';
import { VersionRepository, type VersionRow } from './version.repository.js';

/** The version that stands for a draft: a new one, or the last one where nothing changed. */
export interface VersionOf {
  version: VersionRow;
  tree: DraftTree;
  /** False where the draft is the same as the newest version, which is then used again. */
  isNew: boolean;
}

/**
 * Freezes drafts: by root id, the newest version, made now (`isNew`) or the one before where nothing changed since. Runs in the caller's
 * transaction, under his locks of the roots. Eight statements at most, however many roots.
 */
@Injectable()
export class CreateVersions {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly drafts: DraftReader,
    private readonly store: SnapshotStore,
    private readonly versions: VersionRepository,
  ) {}

  /** By root id. The caller holds the roots' locks. */
  async createVersions(m: EntityManager, rootIds: string[], reason: string, by: Acting): Promise<Map<string, VersionOf>> {
    const schema = await this.catalog.load(m);
    return this.ofTrees(m, await this.drafts.trees(m, rootIds), schema, reason, by);
  }

  /** By root id. The drafts are read already; `reason` stands in the version. */
  async ofTrees(m: EntityManager, trees: DraftTree[], schema: CatalogSchema, reason: string, by: Acting): Promise<Map<string, VersionOf>> {
    const latest = new Map(
      (
        await this.versions.latest(
          m,
          trees.map((t) => t.rootId),
        )
      ).map((row) => [row.root_id, row]),
    );
    const bag = new SnapshotBag();
    const hashes = new Map(trees.map((tree) => [tree.rootId, putVersion(bag, tree.nodes, schema, tree.categories)]));
    const changed = trees.filter((tree) => !isSame(latest.get(tree.rootId), hashes.get(tree.rootId)!));
    await forgetChanges(
      m,
      trees.flatMap((tree) => (changed.includes(tree) ? [] : { rootId: tree.rootId, number: latest.get(tree.rootId)!.number })),
    );
    const made = await this.keep(m, bag, changed, hashes, reason, by);
    return new Map(
      trees.map((tree) => {
        const version = made.get(tree.rootId);
        return [tree.rootId, { tree, version: version ?? latest.get(tree.rootId)!, isNew: version !== undefined }];
      }),
    );
  }

  private async keep(m: EntityManager, bag: SnapshotBag, trees: DraftTree[], hashes: Map<string, string>, reason: string, by: Acting) {
    if (trees.length === 0) return new Map<string, VersionRow>();
    await this.store.put(m, bag);
    const wanted = trees.map(({ rootId, treeRevision }) => ({ rootId, treeRevision, hash: hashes.get(rootId)! }));
    const rows = await this.versions.insert(m, wanted, reason, by);
    await markVersions(
      m,
      rows.map((row) => ({ rootId: row.root_id, number: row.number })),
      by,
    );
    return new Map(rows.map((row) => [row.root_id, row]));
  }
}

const isSame = (latest: VersionRow | undefined, hash: string): boolean => latest !== undefined && toId(latest.hash) === hash;
