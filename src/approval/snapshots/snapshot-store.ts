import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SnapshotBag } from '../merkle/index.js';
import { SnapshotCache } from './snapshot-cache.js';
import { SnapshotRepository } from './snapshot.repository.js';

const CACHE_BYTES = 64 * 1024 * 1024;

/** Snapshots by id. What was stored or read lately answers from memory; the rest costs one statement per call. */
@Injectable()
export class SnapshotStore {
  private readonly cache = new SnapshotCache(CACHE_BYTES);

  constructor(private readonly snapshots: SnapshotRepository) {}

  async put(m: EntityManager, bag: SnapshotBag): Promise<void> {
    if (bag.size === 0) return;
    const rows = bag.sorted();
    await this.snapshots.insert(m, rows);
    // Safe even if the transaction is undone: an id belongs to its bytes whether or not the table has them.
    for (const row of rows) this.cache.add(row.id, row.body);
  }

  /** The parsed bodies. An id that is not stored is a broken tree, so it throws; `plinth verify` names it. */
  async get<T>(m: EntityManager, ids: Iterable<string>): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const value = this.cache.get<T>(id);
      if (value === undefined) missing.push(id);
      else found.set(id, value);
    }
    if (missing.length > 0) {
      for (const row of await this.snapshots.read(m, missing)) found.set(row.id, this.cache.add(row.id, row.body) as T);
      const lost = missing.find((id) => !found.has(id));
      if (lost) throw new Error(`Snapshot ${lost} is not stored`);
    }
    return found;
  }
}
