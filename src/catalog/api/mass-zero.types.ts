import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { enumOf, IsIdText, UserError } from '../../api/index.js';
import { MASS_ZERO_STATES, type MassZeroState } from '../stock/mass-zero.js';
import { IsOneOf } from './definition-fields.js';

export const MassZeroStateEnum = enumOf('MassZeroState', MASS_ZERO_STATES, 'Where a mass zero stands', {
  open: 'Nobody has decided on it',
  restored: 'A person restored the counts before',
  let_in: 'A person said that it was right',
});

@ObjectType('MassZero', { description: 'That a source set more than its share of a channel to 0 within ten minutes' })
export class MassZeroView {
  @Field(() => ID, { description: 'Names it in decisions' })
  id: string;
  @Field(() => String, { description: 'The person that the key of the source names' })
  source: string;
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => String, { description: 'Code of its market, whose offers were set to 0' })
  market: string;
  @Field(() => Date, { description: 'The first of its zeros' })
  beganAt: Date;
  @Field(() => Date, { description: 'The last that was seen' })
  seenAt: Date;
  @Field(() => Int, { description: 'Sellables of the channel that were set to 0, those that wait included' })
  zeroed: number;
  @Field(() => Int, { description: 'Of so many that it sold' })
  of: number;
  @Field(() => Boolean, { description: 'true: what went beyond the share waits; false: all of it was obeyed' })
  held: boolean;
  @Field(() => MassZeroStateEnum, { description: 'Whether somebody has decided' })
  state: MassZeroState;
  @Field(() => String, { nullable: true, description: 'The person who decided; null: nobody has' })
  decidedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When that was; null: nobody has' })
  decidedAt: Date | null;
}

@ObjectType({ description: 'The mass zero after the decision' })
export class MassZeroPayload {
  @Field(() => MassZeroView, { nullable: true, description: 'null where there is none' })
  massZero?: MassZeroView | null;
  @Field(() => Int, { description: 'Offers whose count is another now, or waits no more' })
  offers: number;
  @Field(() => [UserError], { description: 'Why nothing was decided; empty when it was' })
  userErrors: UserError[];
}

@ArgsType()
export class MassZerosArgs {
  @Field(() => MassZeroStateEnum, { nullable: true, description: 'Only those that stand so; absent: all' })
  @IsOptional()
  @IsOneOf(MASS_ZERO_STATES, 'state of a mass zero')
  state?: MassZeroState | null;
}

@ArgsType()
export class DecideMassZeroArgs {
  @Field(() => ID, { description: 'Of a mass zero that is open; those of the same source and market are decided with it' })
  @IsIdText()
  id: string;
}
