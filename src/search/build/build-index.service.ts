import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { defineJob, Jobs } from '../../../libs/jobs/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { AttributeCatalog, lockRoots, placeTrees } from '../../catalog/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { KeepIndex } from '../cells/keep-index.js';
import { staleStates } from '../states/states.repository.js';
import { beginBuild, endBuild, holdBuild, nextRoots, noteBuilt, readBuild, type BuildState } from './build.repository.js';

/** What an index that this release can read was written by: raised where terms, keys or words are made in another way. */
export const INDEX_VERSION = 3;

export const buildIndexJob = defineJob<object>('search-build', { onePerKey: true, heartbeatSeconds: 30, expireInSeconds: 24 * 3600 });

/** Of an index that was never built: every write since the first product kept it. */
const KEPT: BuildState = { version: INDEX_VERSION, isBuilding: false, rootsDone: 0, rootsAll: 0, startedAt: null, finishedAt: null };

/** Products in one transaction: their locks are held for some 50 ms. */
const BATCH = 100;

/**
 * Builds the index from the catalogue, some products at a time, while writes go on: each product is locked, and its rows are replaced in one
 * transaction, so that whoever asks meanwhile sees the old ones or the new ones. A job that died goes on where it was.
 */
@Injectable()
export class BuildIndex {
  private isWhole = false;

  constructor(
    private readonly ds: DataSource,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly catalog: AttributeCatalog,
    private readonly keep: KeepIndex,
  ) {}

  /** How far the index is; whole, where it was kept from the first product on. */
  async state(): Promise<BuildState> {
    return (await readBuild(this.ds.manager)) ?? KEPT;
  }

  /** Has the index built where it is not, or (`anew`) in any case. In the caller's transaction. */
  async begin(m: EntityManager, anew: boolean): Promise<void> {
    const { version } = (await readBuild(m)) ?? KEPT;
    if (version >= INDEX_VERSION && !anew) return;
    await beginBuild(m, version, this.clock.now(), anew);
    await this.jobs.send(m, buildIndexJob, {}, { key: 'index' });
  }

  /** Has it built anew by the next worker that is free, audited. */
  async rebuild(by: Acting): Promise<void> {
    await inTransaction(this.ds, async (m) => {
      await this.begin(m, true);
      await recordAudit(m, by, { verb: 'rebuild_search_index', target: 'search', details: {} });
    });
  }

  /** Throws a Refusal (`search_not_ready`) while parts of the index are missing: an answer without them would look whole. */
  async needWhole(): Promise<void> {
    if (this.isWhole) return;
    const { version, rootsDone, rootsAll } = await this.state();
    this.isWhole = version >= INDEX_VERSION;
    if (this.isWhole) return;
    const message = `The index is being built: ${rootsDone} of ${rootsAll} products are in it.`;
    throw new Refusal(problem('search_not_ready', undefined, message, 'Try again in a minute; all else works meanwhile.'));
  }

  /** The job. Several may be at it: they take the batches in turn. */
  async run(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted) if (!(await inTransaction(this.ds, (m) => this.step(m)))) return;
  }

  /** False: nothing is left to build. */
  private async step(m: EntityManager): Promise<boolean> {
    const builtTo = await holdBuild(m);
    if (builtTo === null) return false;
    const ids = await nextRoots(m, builtTo, BATCH);
    if (ids.length > 0) await this.replace(m, ids);
    else await endBuild(m, INDEX_VERSION, this.clock.now());
    return ids.length > 0;
  }

  private async replace(m: EntityManager, rootIds: string[]): Promise<void> {
    await lockRoots(m, rootIds);
    await placeTrees(m, rootIds);
    const schema = await this.catalog.load(m);
    await this.keep.reshaped(m, schema, rootIds);
    const trees = rootIds.map((rootId) => ({ rootId, attributes: null }));
    await this.keep.touched(m, schema, trees, this.clock.now());
    await staleStates(m, rootIds);
    await noteBuilt(m, rootIds);
  }
}
