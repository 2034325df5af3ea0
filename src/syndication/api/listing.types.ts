import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { JsonScalar, PageInfo, UserError } from '../../api/index.js';

export enum ListingStateEnum {
  planned = 'planned',
  refused = 'refused',
  sending = 'sending',
  unknown = 'unknown',
  accepted = 'accepted',
  processed = 'processed',
  live = 'live',
  rejected = 'rejected',
  withdrawing = 'withdrawing',
  withdrawn = 'withdrawn',
}
registerEnumType(ListingStateEnum, {
  name: 'ListingState',
  description: 'refused: by our own rules; rejected: by the channel; live: only a read-back says so',
});

export enum DriftDecisionEnum {
  keep_theirs = 'keep_theirs',
  push_ours = 'push_ours',
  ignore = 'ignore',
}
registerEnumType(DriftDecisionEnum, { name: 'DriftDecision' });

@ObjectType({ description: 'A problem found by us or reported by the channel; open until it is mended' })
export class Issue {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'null: it keeps the product from having a listing at all' })
  listingId: string | null;

  @Field(() => String)
  channel: string;

  @Field(() => String)
  sku: string;

  @Field(() => String, { description: 'plinth or channel' })
  foundBy: string;

  @Field(() => String)
  code: string;

  @Field(() => String)
  place: string;

  @Field(() => String)
  severity: string;

  @Field(() => String)
  message: string;

  @Field(() => String)
  fix: string;

  @Field(() => String)
  owner: string;

  @Field(() => Date)
  foundAt: Date;
}

@ObjectType({ description: 'A field that the channel shows otherwise than it was sent' })
export class Drift {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  listingId: string;

  @Field(() => String)
  field: string;

  @Field(() => JsonScalar, { nullable: true })
  sent?: unknown;

  @Field(() => JsonScalar, { nullable: true })
  live?: unknown;

  @Field(() => Date)
  foundAt: Date;

  @Field(() => DriftDecisionEnum, { nullable: true })
  decision: DriftDecisionEnum | null;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;

  @Field(() => Date, { nullable: true })
  ignoreUntil: Date | null;
}

@ObjectType({ description: 'Why it is not further than it is: the first condition that is not met' })
export class Explanation {
  @Field(() => String, { nullable: true })
  waitsFor: string | null;

  @Field(() => String)
  message: string;

  @Field(() => String)
  fix: string;

  @Field(() => String)
  owner: string;
}

@ObjectType({ description: 'Desired and observed state of one thing that a channel knows by one id' })
export class Listing {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  channel: string;

  @Field(() => String, { description: 'Unique on the channel' })
  key: string;

  @Field(() => String)
  kind: string;

  @Field(() => String)
  sku: string;

  @Field(() => [String], { description: 'All sellables that it shows' })
  skus: string[];

  @Field(() => ListingStateEnum)
  state: ListingStateEnum;

  @Field(() => Boolean, { description: 'false: it is to be taken off, or was' })
  wanted: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'W3C trace id of the request whose change it was planned for last; null: no request caused it (a sale began or ended, a refresh)',
  })
  traceId: string | null;

  @Field(() => Int, { description: 'Tries since the last answer' })
  attempts: number;

  @Field(() => String, { nullable: true, description: 'Of what was sent last' })
  payloadHash: string | null;

  @Field(() => String, { nullable: true })
  livePayloadHash: string | null;

  @Field(() => JsonScalar)
  externalIds: unknown;

  @Field(() => Date)
  plannedAt: Date;

  @Field(() => Date, { nullable: true })
  sentAt: Date | null;

  @Field(() => Date, { nullable: true })
  acceptedAt: Date | null;

  @Field(() => Date, { nullable: true })
  processedAt: Date | null;

  @Field(() => Date, { nullable: true })
  liveAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last looked at on the channel' })
  readAt: Date | null;

  @Field(() => Date, { description: 'Before then nothing is done for it' })
  nextAt: Date;

  @Field(() => Explanation)
  explain: Explanation;

  @Field(() => [Issue])
  issues: Issue[];

  @Field(() => [Drift])
  drift: Drift[];
}

@ObjectType()
export class ListingPage {
  @Field(() => [Listing])
  nodes: Listing[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class ListingFilterInput {
  @Field(() => String, { nullable: true })
  channel?: string | null;

  @Field(() => ListingStateEnum, { nullable: true })
  state?: ListingStateEnum | null;

  @Field(() => String, { nullable: true, description: 'Listings that show this SKU' })
  sku?: string | null;
}

@ObjectType()
export class IssuePage {
  @Field(() => [Issue])
  nodes: Issue[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class DriftPage {
  @Field(() => [Drift])
  nodes: Drift[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class StateCount {
  @Field(() => String, {
    description: 'A ListingState, or waiting_for_parent: planned, under a parent that was refused, rejected or withdrawn',
  })
  state: string;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class ReasonCount {
  @Field(() => String)
  code: string;

  @Field(() => String)
  owner: string;

  @Field(() => Int)
  listings: number;

  @Field(() => String, { description: 'Of one of them' })
  message: string;

  @Field(() => String)
  fix: string;
}

@ObjectType({ description: 'A channel at a glance' })
export class ChannelSummary {
  @Field(() => String)
  channel: string;

  @Field(() => Int, { description: 'Products with an approved edition here' })
  products: number;

  @Field(() => Int)
  payloads: number;

  @Field(() => [StateCount])
  listings: StateCount[];

  @Field(() => [ReasonCount], { description: 'Open errors, most frequent first' })
  reasons: ReasonCount[];

  @Field(() => Int)
  openDrift: number;
}

@ObjectType()
export class IdsPayload {
  @Field(() => [ID])
  ids: string[];

  @Field(() => [UserError])
  userErrors: UserError[];
}
