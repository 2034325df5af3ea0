import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { snapshotId, type ChunkBody, type NodeBody, type VersionBody } from '../merkle/index.js';
import { SnapshotRepository, toId } from '../snapshots/index.js';

/** How many versions, editions and snapshots were checked; `problems` names those that do not have their hash any more. */
export interface Verification {
  versions: number;
  editions: number;
  snapshots: number;
  problems: Problem[];
}

interface StoredPlace {
  id: string;
  place: string;
}

/**
 * Recomputes, from the stored bytes and past every cache, the hash of all that a product's versions and editions are made of. Reads only.
 * Problems: `hash_mismatch` and `snapshot_missing`, each with the place in the tree.
 */
@Injectable()
export class VerifyProduct {
  constructor(private readonly snapshots: SnapshotRepository) {}

  async verify(m: EntityManager, rootId: string): Promise<Verification> {
    const tops = await query<{ what: string; hash: Buffer; place: string }>(
      m,
      `SELECT 'version' AS what, hash, 'version ' || number AS place FROM version WHERE root_id = $1
       UNION ALL SELECT 'edition', hash, 'edition ' || number || ' on ' || channel_code FROM edition WHERE root_id = $1 ORDER BY 1, 3`,
      [rootId],
    );
    const state = { seen: new Set<string>(), problems: [] as Problem[] };
    const bodies = await this.level<VersionBody>(
      m,
      tops.map((top) => ({ id: toId(top.hash), place: top.place })),
      state,
    );
    const chunks = bodies.flatMap(({ body, place }) => body.chunks.map((id, at) => ({ id, place: `${place}, chunk ${at}` })));
    await this.level(
      m,
      bodies.map(({ body, place }) => ({ id: body.dictionary, place: `${place}, dictionary` })),
      state,
    );
    const read = await this.level<ChunkBody>(m, chunks, state);
    const nodes = await this.level<NodeBody>(
      m,
      read.flatMap(({ body, place }) => body.map(([sku, id]) => ({ id, place: `${place}, ${sku}` }))),
      state,
    );
    await this.level(
      m,
      nodes.flatMap(({ body, place }) => leavesOf(body, place)),
      state,
    );
    const versions = tops.filter((top) => top.what === 'version').length;
    return { versions, editions: tops.length - versions, snapshots: state.seen.size, problems: state.problems };
  }

  /** The sound bodies of these ids that were not seen before. What is damaged is reported and not followed. */
  private async level<T>(
    m: EntityManager,
    wanted: StoredPlace[],
    state: { seen: Set<string>; problems: Problem[] },
  ): Promise<{ body: T; place: string }[]> {
    const fresh = new Map<string, string>();
    for (const { id, place } of wanted) if (!state.seen.has(id) && !fresh.has(id)) fresh.set(id, place);
    const rows = new Map((await this.snapshots.read(m, [...fresh.keys()])).map((row) => [row.id, row]));
    return [...fresh].flatMap(([id, place]) => {
      state.seen.add(id);
      const row = rows.get(id);
      const actual = row && snapshotId(row.body);
      if (row && actual === id) return [{ body: JSON.parse(row.body) as T, place }];
      state.problems.push(row ? damaged(place, id, actual!) : lost(place, id));
      return [];
    });
  }
}

function leavesOf(body: NodeBody, place: string): StoredPlace[] {
  const content = Object.entries(body.content).map(([locale, id]) => ({ id, place: `${place}, content ${locale}` }));
  return [...content, { id: body.facts, place: `${place}, facts` }, { id: body.links, place: `${place}, links` }];
}

const damaged = (place: string, id: string, actual: string): Problem =>
  problem(
    'hash_mismatch',
    place,
    `The stored bytes of ${place} hash to ${actual}, not to ${id}: they were changed.`,
    'Restore this row of the table snapshot from a backup.',
  );

const lost = (place: string, id: string): Problem =>
  problem(
    'snapshot_missing',
    place,
    `The snapshot ${id} of ${place} is not stored.`,
    'Restore this row of the table snapshot from a backup.',
  );
