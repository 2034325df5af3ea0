import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsDate, IsIn, IsOptional } from 'class-validator';
import { CODE_MAX, IsCodeText, IsIdCursor, IsIdText, IsListOf, IsPageSize, IsSkuText, Nested, textFault } from '../../api/index.js';
import { ListingStateEnum } from '../../search/index.js';
import { LISTING_STATES, type ListingState } from '../listing.js';
import { DRIFT_DECISIONS, DriftDecisionEnum, type DriftDecision } from './drift.types.js';

/** Listings or differences of one call. */
const MOST_IDS = 10_000;
const isIds = (): PropertyDecorator => IsListOf((one, path) => textFault(one, path, CODE_MAX), { most: MOST_IDS });

@InputType({ description: 'All that are given must hold' })
export class ListingFilterInput {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: every channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;

  @Field(() => ListingStateEnum, { nullable: true, description: 'How far they are; absent: any state' })
  @IsOptional()
  @IsIn(LISTING_STATES)
  state?: ListingState | null;

  @Field(() => String, { nullable: true, description: 'Listings that show this SKU' })
  @IsOptional()
  @IsSkuText()
  sku?: string | null;
}

@ArgsType()
class PageArgs {
  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'rows')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the oldest on' })
  @IsOptional()
  @IsIdCursor()
  after?: string | null;
}

@ArgsType()
export class ListingsArgs extends PageArgs {
  @Field(() => ListingFilterInput, { nullable: true, description: 'Which listings; all when absent' })
  @IsOptional()
  @Nested(() => ListingFilterInput)
  filter?: ListingFilterInput | null;
}

@ArgsType()
export class IssuesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: every channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;

  @Field(() => String, { nullable: true, description: 'Only issues of this code; absent: of any' })
  @IsOptional()
  @IsCodeText()
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those whose move it is: pim, erp, operator, a channel; absent: anybody’s' })
  @IsOptional()
  @IsCodeText()
  owner?: string | null;
}

@ArgsType()
export class DriftArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: every channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}

@ArgsType()
export class ListingArgs {
  @Field(() => ID, { description: 'As a listing gives it; one that nobody knows gives null' })
  @IsIdText()
  id: string;
}

@ArgsType()
export class RetryListingsArgs {
  @Field(() => [ID], { description: 'Ids of listings, at most 10,000; those that cannot be tried are named' })
  @isIds()
  listingIds: string[];
}

@ArgsType()
export class DecideDriftArgs {
  @Field(() => [ID], { description: 'Ids of open drift, at most 10,000; those that are not open are named' })
  @isIds()
  driftIds: string[];

  @Field(() => DriftDecisionEnum, { description: 'Whose value counts' })
  @IsIn(DRIFT_DECISIONS)
  decision: DriftDecision;

  @Field(() => Date, { nullable: true, description: 'Needed to ignore: until when; without meaning for the others' })
  @IsOptional()
  @IsDate()
  until?: Date | null;
}
