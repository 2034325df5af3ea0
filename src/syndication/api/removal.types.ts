import { ArgsType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { enumOf, Form, IsCodeText, IsIdText, UserError } from '../../api/index.js';
import { HOLD_STATES, removalShareFault, type HoldState } from '../removals/removal-guard.js';
import { ChannelArgs } from './channel-input.types.js';

export const HoldStateEnum = enumOf('RemovalHoldState', HOLD_STATES, 'Where a hold stands', {
  open: 'Waits for a person',
  confirmed: 'A person let the listings go',
  kept: 'A person kept the listings; they can be let go yet',
  over: 'Nothing waits any more: all of it was planned again, or went by another way',
});

@ObjectType({ description: 'More would have left a channel within an hour than may without a person: what was to leave since waits' })
export class RemovalHold {
  @Field(() => ID, { description: 'For confirmRemovals and keepListings' })
  id: string;
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => Int, { description: 'Listings that had left, or were to leave, within the hour when it began' })
  removals: number;
  @Field(() => Int, { description: 'Of so many listings of the channel' })
  ofAll: number;
  @Field(() => Int, { description: 'Listings that wait by it, or are kept' })
  waiting: number;
  @Field(() => [String], { description: 'Keys of the first 20 of them' })
  keys: string[];
  @Field(() => HoldStateEnum, { description: 'Where it stands' })
  state: HoldState;
  @Field(() => Date, { description: 'When the first removal began to wait' })
  beganAt: Date;
  @Field(() => String, { nullable: true, description: 'Who decided; null: nobody yet' })
  decidedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When; null: nobody yet' })
  decidedAt: Date | null;
}

@ObjectType({ description: 'The hold after the mutation' })
export class RemovalHoldPayload {
  @Field(() => RemovalHold, { nullable: true, description: 'As it is now; null where there is none' })
  hold: RemovalHold | null;
  @Field(() => [UserError], { description: 'Why nothing was decided; empty when it was' })
  userErrors: UserError[];
}

@ArgsType()
export class RemovalHoldsArgs {
  @Field(() => String, { nullable: true, description: 'Those of this channel only; absent: of every channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => HoldStateEnum, { nullable: true, description: 'Those that stand so only; absent: however they stand' })
  @IsOptional()
  @IsIn(HOLD_STATES)
  state?: HoldState | null;
}

@ArgsType()
export class DecideRemovalsArgs {
  @Field(() => ID, { description: 'Of the hold, from removalHolds' })
  @IsIdText()
  id: string;
}

@ArgsType()
export class SetMaxRemovalShareArgs extends ChannelArgs {
  @Field(() => Float, { description: 'From 0.01 to 1; 0.1 before anybody sets it. 20 listings within an hour may leave in any case' })
  @Form((share: unknown, path) => removalShareFault(share, path))
  maxShare: number;
}
