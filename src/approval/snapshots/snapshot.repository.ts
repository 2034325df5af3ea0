import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { binaryColumn, named, PATIENCE, send } from '../../../libs/db/index.js';
import type { Snapshot } from '../merkle/index.js';

/** The 32 bytes of a snapshot id. */
export const toBytes = (id: string): Buffer => Buffer.from(id, 'base64url');
/** 32 bytes as a snapshot id: base64url. */
export const toId = (bytes: Buffer): string => bytes.toString('base64url');

/** Documents by their hash. Rows are immutable; ids that are not stored are left out. */
@Injectable()
export class SnapshotRepository {
  /**
   * Snapshots that are there already stay as they are: same id, same bytes. Of one that another transaction is just storing (an empty document, the
   * labels of a colour), its end is waited for, which is near: it comes after all checks. To give up after a glance, as everywhere else, would mean to
   * render and judge everything again, of 40 products for two seconds.
   */
  async insert(m: EntityManager, snapshots: Snapshot[]): Promise<void> {
    await send(
      m,
      `WITH patience AS MATERIALIZED (
         SELECT CASE WHEN current_setting('lock_timeout') LIKE '%ms' THEN set_config('lock_timeout', '${PATIENCE.lockMs}', true) END AS set)
       INSERT INTO snapshot (id, kind, body)
       SELECT s.* FROM patience, unnest($1::bytea[], $2::text[], $3::text[]) AS s
       ON CONFLICT (id) DO NOTHING`,
      [
        snapshots.map((s) => toBytes(s.id)),
        snapshots.map((s) => s.kind),
        binaryColumn(
          'text',
          snapshots.map((s) => s.body),
        ),
      ],
    );
  }

  async read(m: EntityManager, ids: string[]): Promise<{ id: string; kind: string; body: string }[]> {
    const rows = await named<{ id: Buffer; kind: string; body: string }>(
      m,
      'SELECT id, kind, body FROM snapshot WHERE id = ANY($1::bytea[])',
      [ids.map(toBytes)],
    );
    return rows.map((row) => ({ ...row, id: toId(row.id) }));
  }
}
