import { ResolveField, Resolver } from '@nestjs/graphql';
import { Batcher } from '../../api/index.js';
import { ReadListings, type ReadListing, type StandingDrift } from '../ledger/read-listings.service.js';
import { Drift, type DriftDecision } from './drift.types.js';
import { Explanation, Issue, Listing } from './listing.types.js';
import { toContentWire, toListingOffer } from './to-wires.js';
import { ListingOffer, ListingWire } from './wire.types.js';

export const toDrift = ({ standing, ...row }: StandingDrift): Drift => ({
  ...row,
  standing,
  decision: row.decision as DriftDecision | null,
});

/** What is found and said of a listing: read when one of these fields is asked for, together for all listings of an answer. */
@Resolver(() => Listing)
export class ListingFieldsResolver {
  private readonly readOf: Batcher<Listing, ReadListing>;

  constructor(reading: ReadListings) {
    this.readOf = new Batcher(async (asked) => {
      const rows = [...new Map(asked.map(({ view }) => [view.id, view])).values()];
      const found = new Map((await reading.of(rows)).map((one) => [one.listing.id, one]));
      return asked.map(({ view }) => found.get(view.id)!);
    });
  }

  @ResolveField(() => Explanation, {
    description: 'Why it is not as it should be: the first thing that differs, whose it is and how to mend it',
  })
  async explain(listing: Listing): Promise<Explanation> {
    const { explanation } = await this.read(listing);
    return { ...explanation, differs: explanation.differs ?? null };
  }

  @ResolveField(() => [ListingWire], { description: 'Content, price and stock, each with its own state; a parent has content only' })
  async wires(listing: Listing): Promise<ListingWire[]> {
    const { wires } = await this.read(listing);
    return [toContentWire(listing.view), ...wires.filter(({ onChannel }) => onChannel)];
  }

  @ResolveField(() => [ListingOffer], {
    description: 'What price and stock say of each SKU, at most 50, refused ones first; empty before it is on the channel',
  })
  async offers(listing: Listing): Promise<ListingOffer[]> {
    return (await this.read(listing)).lines.map(toListingOffer);
  }

  @ResolveField(() => [Issue], { description: 'What is wrong with it now; empty where nothing is' })
  async issues(listing: Listing): Promise<Issue[]> {
    return (await this.read(listing)).issues;
  }

  @ResolveField(() => [Drift], { description: 'Fields that the channel shows otherwise than they were sent; empty where none is open' })
  async drift(listing: Listing): Promise<Drift[]> {
    return (await this.read(listing)).drift.map(toDrift);
  }

  private read(listing: Listing): Promise<ReadListing> {
    return listing.read ? Promise.resolve(listing.read) : this.readOf.load(listing);
  }
}
