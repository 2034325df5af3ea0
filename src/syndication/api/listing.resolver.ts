import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { ActOnListings } from '../ledger/act-on-listings.service.js';
import { listDrift, listIssues, listListings, readListings, type DriftView } from '../ledger/listing-views.repository.js';
import { summarize } from '../ledger/summary.repository.js';
import { ChannelArgs } from './channel-input.types.js';
import { DecideDriftArgs, DriftArgs, IssuesArgs, ListingArgs, ListingsArgs, RetryListingsArgs } from './listing-input.types.js';
import { Drift, DriftPage } from './drift.types.js';
import { toDrift } from './listing-fields.resolver.js';
import { ChannelSummary, IdsPayload, IssuePage, Listing, ListingPage, toListing } from './listing.types.js';
import { idOf, toPage } from './pages.js';

/** Listings with their explanation, and what people do with them. */
@Resolver(() => Listing)
export class ListingResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly acting: ActOnListings,
  ) {}

  @Allow('read')
  @Query(() => ListingPage, { description: 'Listings with their issues, drift and explanation, oldest first' })
  async listings(@Args() { first = 50, after, filter }: ListingsArgs): Promise<ListingPage> {
    const { channel = null, state = null, sku = null } = filter ?? {};
    const rows = await listListings(this.ds.manager, { channel, state, sku, after: idOf(after), limit: first + 1 });
    const page = toPage(
      rows,
      first,
      (row) => row,
      (row) => row.id,
    );
    return { nodes: page.nodes.map((view) => toListing(view)), pageInfo: page.pageInfo };
  }

  @Allow('read')
  @Query(() => Listing, { nullable: true, description: 'One listing by its id; null where there is none' })
  async listing(@Args() { id }: ListingArgs): Promise<Listing | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const [view] = await readListings(this.ds.manager, [id]);
    return view ? toListing(view) : null;
  }

  @Allow('read')
  @Query(() => IssuePage, { description: 'Open issues, oldest first' })
  async issues(@Args() { first = 50, after, channel, code, owner }: IssuesArgs): Promise<IssuePage> {
    const filter = { channel: channel ?? null, code: code ?? null, owner: owner ?? null, after: idOf(after), limit: first + 1 };
    return toPage(
      await listIssues(this.ds.manager, filter),
      first,
      (row) => row,
      (row) => row.id,
    );
  }

  @Allow('read')
  @Query(() => DriftPage, {
    description: 'Open drift about which somebody is asked: neither a decision nor a policy settles it; oldest first',
  })
  async drift(@Args() { first = 50, after, channel }: DriftArgs): Promise<DriftPage> {
    const rows = await listDrift(this.ds.manager, channel ?? null, idOf(after), first + 1, this.clock.now());
    const toOpen = (row: DriftView): Drift => toDrift({ ...row, standing: 'open' });
    return toPage(rows, first, toOpen, (row) => row.id);
  }

  @Allow('read')
  @Query(() => ChannelSummary, { description: 'What a channel has, what holds it up and what drifts' })
  channelSummary(@Args() { channel }: ChannelArgs): Promise<ChannelSummary> {
    return summarize(this.ds.manager, channel, this.clock.now());
  }

  @Allow('publish')
  @Mutation(() => IdsPayload, { description: 'Tries them again now, also what the channel refused before' })
  async retryListings(@Args() { listingIds }: RetryListingsArgs, @CurrentActing() by: Acting): Promise<IdsPayload> {
    const { ids, problems } = await this.acting.retry(listingIds.filter(isId), by);
    return { ids, userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => IdsPayload, { description: 'Says whose value counts where the channel shows another' })
  async decideDrift(@Args() { driftIds, decision, until }: DecideDriftArgs, @CurrentActing() by: Acting): Promise<IdsPayload> {
    const { ids, problems } = await this.acting.decideDrift(driftIds.filter(isId), decision, until ?? null, by);
    return { ids, userErrors: problems.map(UserError.from) };
  }
}

function isId(id: string): boolean {
  return /^\d{1,18}$/.test(id);
}
