import { Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { BuildIndex, INDEX_VERSION } from '../build/build-index.service.js';
import { SearchIndex } from './search-index.types.js';

/** For operators: what the index knows, and a way to build it anew. */
@Resolver()
export class SearchIndexResolver {
  constructor(private readonly build: BuildIndex) {}

  @Allow('read')
  @Query(() => SearchIndex, { description: 'How far the index of searchProducts is' })
  async searchIndex(): Promise<SearchIndex> {
    const { version, isBuilding, rootsDone, rootsAll, startedAt, finishedAt } = await this.build.state();
    return { isWhole: version >= INDEX_VERSION, isBuilding, productsDone: rootsDone, productsAll: rootsAll, startedAt, finishedAt };
  }

  @Allow('administer')
  @Mutation(() => SearchIndex, {
    description: 'Builds the index anew from the drafts while everything goes on; one that is being built begins again',
  })
  async rebuildSearchIndex(@CurrentActing() by: Acting): Promise<SearchIndex> {
    await this.build.rebuild(by);
    return this.searchIndex();
  }
}
