import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { AttributeGroupEntity } from './attribute-group.entity.js';

/** An attribute group to save; absent fields become empty. */
export type AttributeGroupRow = Pick<AttributeGroupEntity, 'code'> & Partial<AttributeGroupEntity>;

/** Groups are tens at most, each is saved whole, and nothing but their list is read. */
@Injectable()
export class AttributeGroupsRepository {
  constructor(@InjectRepository(AttributeGroupEntity) private readonly groups: Repository<AttributeGroupEntity>) {}

  list(m: EntityManager): Promise<AttributeGroupEntity[]> {
    return m.withRepository(this.groups).find({ order: { position: 'ASC', code: 'ASC' } });
  }

  /** A row that says nothing new is not touched. */
  async upsert(m: EntityManager, rows: AttributeGroupRow[]): Promise<void> {
    const whole = rows.map(({ code, labels, position }) => ({ code, labels: labels ?? {}, position: position ?? 0 }));
    await m.withRepository(this.groups).upsert(whole, { conflictPaths: ['code'], skipUpdateIfNoValuesChanged: true });
  }
}
