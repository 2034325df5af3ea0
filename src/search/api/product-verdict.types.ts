import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { IsCodeText } from '../../api/index.js';
import type { ReadinessState } from '../readiness/readiness-filter.js';
import { ReadinessStateEnum } from './readiness-filter.types.js';
import { ReasonTold } from './readiness.types.js';

@ArgsType()
export class ProductVerdictsArgs {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: all channels' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => String, { nullable: true, description: 'Only reasons of this locale, and those that are of none' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
}

@ObjectType({ description: 'Why a product is not ready for a channel, or what is worth mending' })
export class VerdictReason extends ReasonTold {
  @Field(() => Int, { description: 'SKUs of the product that have it' })
  skus: number;
}

@ObjectType({ description: 'Where a product stands on a channel, as it was judged last' })
export class ProductVerdict {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => ReadinessStateEnum, { nullable: true, description: 'null: nothing of it is meant for the channel' })
  state: ReadinessState | null;
  @Field(() => Int, { nullable: true, description: 'Listings that it would have there; null: it was never judged' })
  listings: number | null;
  @Field(() => Date, { nullable: true, description: 'When the rules of the channel were asked last; null: never' })
  judgedAt: Date | null;
  @Field(() => [VerdictReason], { description: 'What is lacking or wrong; what the channel said of an older draft is left out' })
  reasons: VerdictReason[];
}
