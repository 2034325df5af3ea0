import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository, type EntityManager } from 'typeorm';
import { SearchViewEntity } from './search-view.entity.js';

/** Views are read and written one by one, through the repository. */
@Injectable()
export class SearchViewsRepository {
  constructor(@InjectRepository(SearchViewEntity) private readonly views: Repository<SearchViewEntity>) {}

  /** Those of a person, by all spellings, and what others share; by name. Indexes: search_view_owner, search_view_shared. */
  list(m: EntityManager, owners: string[]): Promise<SearchViewEntity[]> {
    return m.withRepository(this.views).find({ where: [{ owner: In(owners) }, { isShared: true }], order: { name: 'ASC', id: 'ASC' } });
  }

  countOf(m: EntityManager, owners: string[]): Promise<number> {
    return m.withRepository(this.views).countBy({ owner: In(owners) });
  }

  /** Index: search_view_shared. */
  countShared(m: EntityManager): Promise<number> {
    return m.withRepository(this.views).countBy({ isShared: true });
  }

  find(m: EntityManager, id: string): Promise<SearchViewEntity | null> {
    return m.withRepository(this.views).findOneBy({ id });
  }

  async insert(m: EntityManager, view: Omit<SearchViewEntity, 'id' | 'revision'>): Promise<string> {
    const { identifiers } = await m.withRepository(this.views).insert({ ...view, question: view.question as object });
    return (identifiers[0] as { id: string }).id;
  }

  /** False where it is another revision by now. */
  async update(
    m: EntityManager,
    { id, revision }: Pick<SearchViewEntity, 'id' | 'revision'>,
    change: Pick<SearchViewEntity, 'name' | 'isShared' | 'form' | 'question' | 'updatedAt'>,
  ): Promise<boolean> {
    const set = { ...change, question: change.question as object, revision: revision + 1 };
    const { affected } = await m.withRepository(this.views).update({ id, revision }, set);
    return affected === 1;
  }

  async delete(m: EntityManager, id: string): Promise<boolean> {
    return (await m.withRepository(this.views).delete({ id })).affected === 1;
  }
}
