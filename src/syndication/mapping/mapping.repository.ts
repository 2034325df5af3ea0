import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, Repository, type EntityManager } from 'typeorm';
import { LOCKS, query } from '../../../libs/db/index.js';
import { MappingEntity } from './mapping.entity.js';

/** A mapping as it comes: its version is counted by the database. */
export type NewMapping = Pick<MappingEntity, 'code' | 'kind' | 'body' | 'hash' | 'createdBy' | 'createdAt'>;

const COLUMNS = `id::text, code, kind, version, body, hash, created_by AS "createdBy", created_at AS "createdAt"`;

/** Versions of mappings are read through the repository. A new one is made by SQL: its number is counted under a lock, and only if it differs. */
@Injectable()
export class MappingRepository {
  constructor(@InjectRepository(MappingEntity) private readonly mappings: Repository<MappingEntity>) {}

  byIds(m: EntityManager, ids: string[]): Promise<MappingEntity[]> {
    return m.withRepository(this.mappings).findBy({ id: Any(ids) });
  }

  byId(m: EntityManager, id: string): Promise<MappingEntity> {
    return m.withRepository(this.mappings).findOneByOrFail({ id });
  }

  /** The newest hundred, newest first. */
  versions(m: EntityManager, code: string): Promise<MappingEntity[]> {
    return m.withRepository(this.mappings).find({ where: { code }, order: { version: 'DESC' }, take: 100 });
  }

  /** The next version of a mapping; the same body as the newest makes none and gives that one. */
  async insert(m: EntityManager, { code, kind, body, hash, createdBy, createdAt }: NewMapping): Promise<MappingEntity> {
    const [row] = await query<MappingEntity>(
      m,
      `WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('${LOCKS.mappingPrefix}' || $1))),
            newest AS (SELECT m.* FROM mapping m, lock WHERE m.code = $1 ORDER BY m.version DESC LIMIT 1),
            made AS (
              INSERT INTO mapping (code, kind, version, body, hash, created_by, created_at)
              SELECT $1, $2, coalesce((SELECT version FROM newest), 0) + 1, $3::jsonb, $4, $5, $6
              FROM lock WHERE NOT EXISTS (SELECT 1 FROM newest WHERE hash = $4)
              RETURNING *)
       SELECT ${COLUMNS} FROM (SELECT * FROM made UNION ALL SELECT * FROM newest WHERE hash = $4) AS mapping`,
      [code, kind, JSON.stringify(body), hash, createdBy, createdAt],
    );
    return row!;
  }
}
