import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { channelViews } from '../connect/channel-views.repository.js';
import { ActOnListings } from '../ledger/act-on-listings.service.js';
import { explainListing } from '../ledger/explain.js';
import {
  driftOfListings,
  issuesOfListings,
  listDrift,
  listIssues,
  listListings,
  readListings,
  type DriftView,
  type ListingView,
} from '../ledger/listing-views.repository.js';
import { stopsOfListings } from '../ledger/listing-stops.js';
import { linesOfListings, wiresOfListings } from '../ledger/wire-views.repository.js';
import { summarize } from '../ledger/summary.repository.js';
import type { ListingState } from '../listing.js';
import { ChannelArgs } from './channel-input.types.js';
import { DecideDriftArgs, DriftArgs, IssuesArgs, ListingArgs, ListingsArgs, RetryListingsArgs } from './listing-input.types.js';
import { ChannelSummary, Drift, DriftPage, IdsPayload, IssuePage, Listing, ListingPage, type DriftDecision } from './listing.types.js';
import { idOf, toPage } from './pages.js';
import { toContentWire, toListingOffer } from './to-wires.js';

const toDrift = (row: DriftView): Drift => ({ ...row, decision: row.decision as DriftDecision | null });

/** A whole page with issues, drift, wires, offers and explanations takes six statements and two for each market, whatever its size. */
export async function toListings(ds: DataSource, clock: Clock, rows: ListingView[]): Promise<Listing[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [issues, drift] = [await issuesOfListings(ds.manager, ids), await driftOfListings(ds.manager, ids)];
  const [wires, lines] = [await wiresOfListings(ds.manager, ids), await linesOfListings(ds.manager, ids)];
  const channels = new Map((await channelViews(ds.manager)).map((channel) => [channel.code, channel]));
  const stops = await stopsOfListings(ds.manager, rows, (code) => channels.get(code)!.market);
  return rows.map((row) => ({
    ...row,
    state: row.state as ListingState,
    explain: explainListing({
      listing: row,
      channel: channels.get(row.channel)!,
      now: clock.now(),
      wires: wires.filter((wire) => wire.listingId === row.id),
      drift: drift.filter((one) => one.listingId === row.id),
      stops: stops.get(row.id) ?? [],
    }),
    wires: [toContentWire(row), ...wires.filter((wire) => wire.listingId === row.id && wire.onChannel)],
    offers: lines.filter((line) => line.listingId === row.id).map(toListingOffer),
    issues: issues.filter((issue) => issue.listingId === row.id),
    drift: drift.filter((one) => one.listingId === row.id).map(toDrift),
  }));
}

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
    return { nodes: await toListings(this.ds, this.clock, page.nodes), pageInfo: page.pageInfo };
  }

  @Allow('read')
  @Query(() => Listing, { nullable: true, description: 'One listing by its id; null where there is none' })
  async listing(@Args() { id }: ListingArgs): Promise<Listing | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const [listing] = await toListings(this.ds, this.clock, await readListings(this.ds.manager, [id]));
    return listing ?? null;
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
  @Query(() => DriftPage, { description: 'Open drift that nobody decided, oldest first' })
  async drift(@Args() { first = 50, after, channel }: DriftArgs): Promise<DriftPage> {
    const rows = await listDrift(this.ds.manager, channel ?? null, idOf(after), first + 1);
    return toPage(rows, first, toDrift, (row) => row.id);
  }

  @Allow('read')
  @Query(() => ChannelSummary, { description: 'What a channel has, what holds it up and what drifts' })
  channelSummary(@Args() { channel }: ChannelArgs): Promise<ChannelSummary> {
    return summarize(this.ds.manager, channel);
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
