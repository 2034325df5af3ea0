import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, CurrentActor, rolesThatMay, UserError, type Actor } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { SearchViews } from '../views/search-views.service.js';
import { DeleteSearchViewArgs, DeleteSearchViewPayload, SaveSearchViewArgs, SearchView, SearchViewPayload } from './search-view.types.js';

@Resolver(() => SearchView)
export class SearchViewsResolver {
  constructor(private readonly views: SearchViews) {}

  @Allow('read')
  @Query(() => [SearchView], { description: 'Searches that you keep, and those that others share, by name' })
  async searchViews(@CurrentActing() by: Acting): Promise<SearchView[]> {
    return (await this.views.list(by)).map(SearchView.from);
  }

  @Allow('read')
  @Mutation(() => SearchViewPayload, { description: 'Keeps a search for yourself or for all, or changes one that you keep' })
  async saveSearchView(@Args() { input }: SaveSearchViewArgs, @CurrentActing() by: Acting): Promise<SearchViewPayload> {
    const { id, revision, name, shared, filter, rows, sort, columns } = input;
    const question = { filter: filter ?? {}, rows: rows ?? null, sort: sort ?? null, columns: columns ?? [] };
    const { view, problems } = await this.views.save(
      { id: id ?? null, revision: revision ?? null, name, isShared: shared ?? false, question },
      by,
    );
    return { view: view && SearchView.from(view), userErrors: problems.map(UserError.from) };
  }

  @Allow('read')
  @Mutation(() => DeleteSearchViewPayload, {
    description: 'Deletes a view that you keep; as an administrator also one that somebody shares',
  })
  async deleteSearchView(
    @Args() { id }: DeleteSearchViewArgs,
    @CurrentActing() by: Acting,
    @CurrentActor() actor: Actor,
  ): Promise<DeleteSearchViewPayload> {
    const problems = await this.views.delete(id, rolesThatMay('administer').includes(actor.role), by);
    return { deletedId: problems.length > 0 ? null : id, userErrors: problems.map(UserError.from) };
  }
}
