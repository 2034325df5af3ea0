import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar, ReadWhole, UserError } from '../../api/index.js';
import type { Effect } from '../assortment/effect.js';
import { EffectEnum } from './assortment-input.types.js';

@ReadWhole()
@ObjectType({ description: 'What is meant for a place, or is not, by a question to the catalogue' })
export class AssortmentRule {
  @Field(() => ID, { nullable: true, description: 'Stays while the rule keeps its name; null: excludedFamilies of the mapping in force' })
  id: string | null;
  @Field(() => String, { description: 'As people know it' })
  name: string;
  @Field(() => EffectEnum, { description: 'Whether what it finds is meant for the place' })
  effect: Effect;
  @Field(() => JsonScalar, { description: 'In the form of SearchFilterInput' })
  filter: unknown;
  @Field(() => Date, { nullable: true, description: 'It counts from then on; null: since ever' })
  from: Date | null;
  @Field(() => Date, { nullable: true, description: 'It counts until then; null: for ever' })
  until: Date | null;
  @Field(() => String, { nullable: true, description: 'Who said so last; null of the mapping’s' })
  addedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When; null of the mapping’s' })
  addedAt: Date | null;
}

@ObjectType({ description: 'What is said of one node and all below it, whatever the rules find' })
export class AssortmentException {
  @Field(() => String, { description: 'Of the product, level or variant' })
  sku: string;
  @Field(() => Boolean, { description: 'True: it is meant for the place' })
  isIn: boolean;
  @Field(() => String, { description: 'Why, in the words of whoever said so' })
  reason: string;
  @Field(() => Date, { nullable: true, description: 'It counts from then on; null: since ever' })
  from: Date | null;
  @Field(() => Date, { nullable: true, description: 'It counts until then; null: for ever' })
  until: Date | null;
  @Field(() => String, { description: 'Who said so last' })
  addedBy: string;
  @Field(() => Date, { description: 'When it was said last' })
  addedAt: Date;
}

@ObjectType({ description: 'What is meant for a channel, or for all channels of a market; a product has to be meant for both' })
export class Assortment {
  @Field(() => String, { nullable: true, description: 'Code of the channel; null: it is of a market' })
  channel: string | null;
  @Field(() => String, { nullable: true, description: 'Code of the market; null: it is of a channel' })
  market: string | null;
  @Field(() => Int, { description: 'Raised by each change; 0: nobody has saved one, and the mapping leaves families out' })
  revision: number;
  @Field(() => [AssortmentRule], { description: 'In their order, that of the mapping last' })
  rules: AssortmentRule[];
  @Field(() => [AssortmentException], { description: 'What is said of single nodes, in the order of their SKUs' })
  exceptions: AssortmentException[];
  @Field(() => Int, {
    description:
      'Variants, and products without any, that its rules and exceptions leave out now; what the mapping leaves out is not counted',
  })
  leftOut: number;
  @Field(() => Boolean, { description: 'False: a change of its rules is being settled yet, product by product' })
  isSettled: boolean;
  @Field(() => Date, { nullable: true, description: 'When a rule or exception begins or ends next; null: none will' })
  nextAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Who saved it last; null: nobody has, and everything is meant' })
  savedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When it was saved last; null: nobody has saved one' })
  savedAt: Date | null;
  @Field(() => [UserError], {
    description: 'Why its rules cannot be asked; then what is settled stays as it is, and nothing new comes to the place',
  })
  problems: UserError[];
}

@ObjectType({ description: 'The assortment after the mutation' })
export class AssortmentPayload {
  @Field(() => Assortment, { nullable: true, description: 'As it is now; null where there is none' })
  assortment: Assortment | null;
  @Field(() => [UserError], { description: 'Why nothing was saved; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'How many come to a place and go' })
export class AssortmentChange {
  @Field(() => Int, { description: 'Are not there, and would be' })
  enter: number;
  @Field(() => Int, { description: 'Are there, and would not be' })
  leave: number;
  @Field(() => Int, { description: 'Are there, and stay' })
  stay: number;
  @Field(() => Int, { description: 'Are not there, and stay out' })
  out: number;
}

@ObjectType({ description: 'What one rule finds' })
export class AssortmentRulePreview {
  @Field(() => String, { description: 'Of the rule, as it was sent' })
  name: string;
  @Field(() => Int, { description: 'Variants, and products without any, that it finds; 0: it does nothing' })
  variants: number;
  @Field(() => Boolean, { description: 'False: its time has not come, or is over, and nothing was asked' })
  counts: boolean;
}

@ObjectType({ description: 'What it means for the listings of a channel' })
export class AssortmentListingsPreview {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => Int, { description: 'Listings of which everything would go, so that they are withdrawn' })
  withdrawn: number;
  @Field(() => Int, { description: 'Listings of which a part would go, such as variants of a shop product, while they stay' })
  reduced: number;
  @Field(() => Int, { description: 'Listings that the channel has, or is getting' })
  ofAll: number;
  @Field(() => Boolean, { description: 'True: more than may leave within an hour, so that what goes beyond waits in removalHolds' })
  waits: boolean;
}

@ObjectType({ description: 'What an assortment would do, against what is settled now' })
export class AssortmentPreview {
  @Field(() => AssortmentChange, { description: 'Products: one is there where one of its variants is' })
  products: AssortmentChange;
  @Field(() => AssortmentChange, { description: 'Variants, and products without any' })
  variants: AssortmentChange;
  @Field(() => [String], { description: 'SKUs of the first 20 variants that would come' })
  entering: string[];
  @Field(() => [String], { description: 'SKUs of the first 20 variants that would go' })
  leaving: string[];
  @Field(() => [AssortmentRulePreview], { description: 'In the order of the input' })
  rules: AssortmentRulePreview[];
  @Field(() => [AssortmentListingsPreview], { description: 'For each channel concerned' })
  listings: AssortmentListingsPreview[];
  @Field(() => Boolean, { description: 'False: a change that was saved before is being settled yet' })
  isSettled: boolean;
}

@ObjectType({ description: 'The preview, or why there is none' })
export class AssortmentPreviewPayload {
  @Field(() => AssortmentPreview, { nullable: true, description: 'Null where the input is wrong' })
  preview: AssortmentPreview | null;
  @Field(() => [UserError], { description: 'What is wrong with the input, each with its place' })
  userErrors: UserError[];
}
