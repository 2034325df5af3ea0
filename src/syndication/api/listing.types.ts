import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar, PageInfo, UserError } from '../../api/index.js';
import { ListingStateEnum } from '../../search/index.js';
import type { ListingState } from '../listing.js';
import type { DriftStanding } from '../findings/drift-standing.js';
import type { ListingView } from '../ledger/listing-views.repository.js';
import type { ReadListing } from '../ledger/read-listings.service.js';
import { DriftCount, DriftStandingEnum } from './drift.types.js';

@ObjectType({ description: 'A problem found by us or reported by the channel; open until it is mended' })
export class Issue {
  @Field(() => ID, { description: 'Orders the issues; not a code' })
  id: string;

  @Field(() => ID, { nullable: true, description: 'null: it keeps the product from having a listing at all' })
  listingId: string | null;

  @Field(() => String, { description: 'Code of the channel that it keeps from showing the product' })
  channel: string;

  @Field(() => String, { description: 'The node that it is about' })
  sku: string;

  @Field(() => String, {
    description:
      'plinth: by our own rules of the content; wire: of its price and stock, by our rules or the answer to them; channel: by its answer',
  })
  foundBy: string;

  @Field(() => String, { description: 'Stable, lower_snake: for programs' })
  code: string;

  @Field(() => String, { description: 'The cell, field or part that it is about; may be empty' })
  place: string;

  @Field(() => String, { description: 'error stops the listing; warning goes along' })
  severity: string;

  @Field(() => String, { description: 'What is wrong, in plain words' })
  message: string;

  @Field(() => String, { description: 'How to mend it' })
  fix: string;

  @Field(() => String, { description: 'Whose move it is: pim, erp, operator or the channel' })
  owner: string;

  @Field(() => Date, { description: 'When it was first found' })
  foundAt: Date;
}

@ObjectType({ description: 'Why it is not further than it is: the first condition that is not met' })
export class Explanation {
  @Field(() => String, {
    nullable: true,
    description:
      'The condition, such as valid_data, parent, drift, price or stock; null: its fields are as they should be, or differ by somebody’s word',
  })
  waitsFor: string | null;

  @Field(() => String, { description: 'The condition in plain words' })
  message: string;

  @Field(() => String, { description: 'What to do about it' })
  fix: string;

  @Field(() => String, { description: 'Whose move it is: pim, erp, publisher, operator, or plinth, which goes on by itself' })
  owner: string;

  @Field(() => DriftStandingEnum, { nullable: true, description: 'Of a difference that is told: where it stands; null: it tells of none' })
  differs: DriftStanding | null;
}

@ObjectType({ description: 'Desired and observed state of one thing that a channel knows by one id' })
export class Listing {
  @Field(() => ID, { description: 'Names the listing to retryListings and in exchanges' })
  id: string;

  @Field(() => String, { description: 'Code of the channel that it is on' })
  channel: string;

  @Field(() => String, { description: 'What the channel knows it by: a handle, seller SKU or offer id; unique on the channel' })
  key: string;

  @Field(() => String, { description: 'product, parent, child or offer: what the channel makes of it' })
  kind: string;

  @Field(() => String, { description: 'The node that it shows: product, level or sellable' })
  sku: string;

  @Field(() => [String], { description: 'All sellables that it shows' })
  skus: string[];

  @Field(() => ListingStateEnum, { description: 'How far it is on its way to the channel' })
  state: ListingState;

  @Field(() => Boolean, { description: 'false: it is to be taken off, or was' })
  wanted: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'W3C trace id of the request whose change it was planned for last; null: no request caused it (a sale began or ended, a refresh)',
  })
  traceId: string | null;

  @Field(() => Int, { description: 'Tries since the last answer that was one' })
  attempts: number;

  @Field(() => String, { nullable: true, description: 'Of what was sent last: SHA-256, hex; null: nothing was sent yet' })
  payloadHash: string | null;

  @Field(() => String, { nullable: true, description: 'Of what a read-back last saw in full; null: never live' })
  livePayloadHash: string | null;

  @Field(() => JsonScalar, { description: 'Ids that the channel gave it, by name' })
  externalIds: unknown;

  @Field(() => Date, { description: 'When it was first meant to be there' })
  plannedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was last sent; null: never' })
  sentAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the channel last took what was sent; null: never' })
  acceptedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the channel last said that it was done with it; null: never' })
  processedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a read-back last saw it as it should be; null: never' })
  liveAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last looked at on the channel; null: never' })
  readAt: Date | null;

  @Field(() => Date, { description: 'Before then nothing is done for it' })
  nextAt: Date;

  view: ListingView;
  /** What is found and said of it, where that was read already. */
  read?: ReadListing;
}

export function toListing(view: ListingView, read?: ReadListing): Listing {
  return { ...view, state: view.state as ListingState, view, ...(read ? { read } : {}) };
}

@ObjectType({ description: 'A page of listings, oldest first' })
export class ListingPage {
  @Field(() => [Listing], { description: 'The listings, oldest first' })
  nodes: Listing[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'A page of open issues, oldest first' })
export class IssuePage {
  @Field(() => [Issue], { description: 'The issues, oldest first' })
  nodes: Issue[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'How many listings are in a state' })
export class StateCount {
  @Field(() => String, {
    description: 'A ListingState, or waiting_for_parent: planned, under a parent that was refused, rejected or withdrawn',
  })
  state: string;

  @Field(() => Int, { description: 'Listings of the channel in it' })
  count: number;
}

@ObjectType({ description: 'An open error, counted over the channel' })
export class ReasonCount {
  @Field(() => String, { description: 'Stable, lower_snake: for programs' })
  code: string;

  @Field(() => String, { description: 'Whose move it is: pim, erp, operator or the channel' })
  owner: string;

  @Field(() => Int, { description: 'Listings that it holds up, and products that it keeps from having one' })
  listings: number;

  @Field(() => String, { description: 'Of one of them' })
  message: string;

  @Field(() => String, { description: 'How to mend it' })
  fix: string;
}

@ObjectType({ description: 'A channel at a glance' })
export class ChannelSummary {
  @Field(() => String, { description: 'Code of the channel, as it was asked for' })
  channel: string;

  @Field(() => Int, { description: 'Products with an approved edition here' })
  products: number;

  @Field(() => Int, { description: 'Payloads that were rendered and are kept' })
  payloads: number;

  @Field(() => [StateCount], { description: 'Listings by state; states without any are left out' })
  listings: StateCount[];

  @Field(() => [ReasonCount], { description: 'The ten most frequent open errors, most frequent first' })
  reasons: ReasonCount[];

  @Field(() => Int, { description: 'Fields that the channel shows otherwise than they were sent' })
  openDrift: number;

  @Field(() => [DriftCount], { description: 'The same by field and where they stand, the fifty most frequent first' })
  drift: DriftCount[];
}

@ObjectType({ description: 'What was taken of a call with many ids' })
export class IdsPayload {
  @Field(() => [ID], { description: 'Of those that were taken' })
  ids: string[];

  @Field(() => [UserError], { description: 'Why the others were not' })
  userErrors: UserError[];
}
