import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { MERGED_LABELS } from '../schema/merged-labels.js';
import { AttributeGroupEntity } from './attribute-group.entity.js';

/** An attribute group to save; what it leaves out stays as it is. */
export type AttributeGroupRow = Pick<AttributeGroupEntity, 'code'> & Partial<AttributeGroupEntity>;

/** Groups are tens at most, and nothing but their list is read. They are saved by SQL, which keeps what a row leaves out. */
@Injectable()
export class AttributeGroupsRepository {
  constructor(@InjectRepository(AttributeGroupEntity) private readonly groups: Repository<AttributeGroupEntity>) {}

  list(m: EntityManager): Promise<AttributeGroupEntity[]> {
    return m.withRepository(this.groups).find({ order: { position: 'ASC', code: 'ASC' } });
  }

  /** A row that says nothing new is not touched. */
  async upsert(m: EntityManager, rows: AttributeGroupRow[]): Promise<void> {
    await query(
      m,
      `INSERT INTO attribute_group AS g (code, labels, position)
       SELECT r.code, ${MERGED_LABELS}, coalesce(r.position, s.position, 0)
       FROM jsonb_to_recordset($1::jsonb) AS r(code text, labels jsonb, position int) LEFT JOIN attribute_group s ON s.code = r.code
       ON CONFLICT (code) DO UPDATE SET labels = excluded.labels, position = excluded.position
       WHERE (g.labels, g.position) IS DISTINCT FROM (excluded.labels, excluded.position)`,
      [JSON.stringify(rows)],
    );
  }
}
