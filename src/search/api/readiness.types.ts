import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { IsCodeText, IsIdText, Nested } from '../../api/index.js';
import type { SEVERITIES } from '../readiness/readiness-filter.js';
import { ReadinessSeverityEnum } from './readiness-filter.types.js';
import { SearchFilterInput } from './search-filter.types.js';

@ArgsType()
export class ReadinessOverviewArgs {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
  @Field(() => String, { nullable: true, description: 'Only reasons of this locale, and those that are of none' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => SearchFilterInput, { nullable: true, description: 'Of which products; absent: of all, never submitted ones included' })
  @IsOptional()
  @Nested(() => SearchFilterInput)
  filter?: SearchFilterInput | null;
  @Field(() => ID, { nullable: true, description: 'Only products that this view finds, too; absent: whatever views find' })
  @IsOptional()
  @IsIdText()
  view?: string | null;
}

@ObjectType({ isAbstract: true })
export abstract class ReasonTold {
  @Field(() => String, { description: 'What is amiss; filter.readiness.codes finds all products that have it' })
  code: string;
  @Field(() => String, { description: 'The cell or field; empty: the product as a whole' })
  place: string;
  @Field(() => String, { nullable: true, description: 'Of which locale; null: of none' })
  locale: string | null;
  @Field(() => ReadinessSeverityEnum, { description: 'Whether it stops a product' })
  severity: (typeof SEVERITIES)[number];
  @Field(() => String, { description: 'Who can mend it: pim, erp, channel, plinth' })
  owner: string;
  @Field(() => String, { description: 'In plain words; where it names a product, that is an example' })
  message: string;
  @Field(() => String, { description: 'How to mend it' })
  fix: string;
}

@ObjectType({ description: 'Why products are not ready, and how many' })
export class ReadinessReason extends ReasonTold {
  @Field(() => Int, { description: 'Products that have it' })
  products: number;
  @Field(() => Int, { description: 'SKUs of these products that have it' })
  skus: number;
}

@ObjectType({ description: 'How many products wait for somebody' })
export class ReadinessOwner {
  @Field(() => String, { description: 'Who can mend it: pim, erp, channel, plinth' })
  owner: string;
  @Field(() => Int, { description: 'Products that something of theirs stops' })
  products: number;
}

@ObjectType({ description: 'One thing to mend next: what it alone would make ready' })
export class ReadinessChange {
  @Field(() => String, { description: 'Who can mend it: pim, erp, channel, plinth' })
  owner: string;
  @Field(() => String, { description: 'The cell or field; empty: the product as a whole' })
  place: string;
  @Field(() => [String], { description: 'Codes of the reasons that it does away with' })
  codes: string[];
  @Field(() => String, { description: 'How to mend it' })
  fix: string;
  @Field(() => Int, { description: 'Products that nothing else stops' })
  products: number;
  @Field(() => Int, { description: 'Listings that these would have' })
  listings: number;
}

@ObjectType({ description: 'Products that are being judged anew for one cause, such as another mapping' })
export class ReadinessTask {
  @Field(() => String, { description: 'What changed' })
  cause: string;
  @Field(() => Int, { description: 'Products judged because of it so far' })
  judged: number;
  @Field(() => Int, { description: 'Products that it may concern' })
  all: number;
  @Field(() => Date, { description: 'Since when they wait' })
  startedAt: Date;
}

@ObjectType({ description: 'Where products stand on a channel: each is counted once' })
export class ReadinessOverview {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => Int, { description: 'Products that were looked at' })
  products: number;
  @Field(() => Int, { description: 'Nothing would stop them' })
  ready: number;
  @Field(() => Int, { description: 'Something stops them' })
  notReady: number;
  @Field(() => Int, { description: 'Nothing that is required is missing; the rules of the channel are still to be asked' })
  pending: number;
  @Field(() => Int, { description: 'Beside these: products of which nothing is meant for the channel, by its assortments' })
  notMeant: number;
  @Field(() => [ReadinessOwner], { description: 'For whom products wait, most first; a product may wait for several' })
  owners: ReadinessOwner[];
  @Field(() => [ReadinessReason], { description: 'Why, most first; a product may have several. At most 1,000' })
  reasons: ReadinessReason[];
  @Field(() => [ReadinessChange], { description: 'What to mend next: what alone frees the most listings first. At most 20' })
  nextChanges: ReadinessChange[];
  @Field(() => [ReadinessTask], { description: 'What is being judged anew' })
  tasks: ReadinessTask[];
}
