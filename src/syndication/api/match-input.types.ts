import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { checkCharacters, problem } from '../../../libs/problem/index.js';
import { Form, HasAtMost, IsPageSize, IsPlainText, IsSkuText, Nested } from '../../api/index.js';
import { ChannelArgs } from './channel-input.types.js';
import { MATCH_DECISIONS, MatchDecisionEnum, type MatchDecision } from './channel.types.js';

/** Characters of what a channel knows a thing by. */
const KEY_MAX = 1_020;

@InputType({ description: 'What becomes of one thing that is on the channel already' })
export class DecideMatchInput {
  @Field(() => String, { description: 'Of the match, as the query channelMatches gives it' })
  @IsPlainText(KEY_MAX)
  key: string;

  @Field(() => MatchDecisionEnum, { description: 'Whether Plinth takes it over' })
  @IsIn(MATCH_DECISIONS)
  decision: MatchDecision;

  @Field(() => String, { nullable: true, description: 'The product that it is, where it was not recognised; absent: the one that was' })
  @IsOptional()
  @IsSkuText()
  sku?: string | null;
}

@ArgsType()
export class ChannelMatchesArgs extends ChannelArgs {
  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'matches')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the first key on' })
  @IsOptional()
  @Form((after: string, path) =>
    (checkCharacters(after, path) ?? checkCharacters(Buffer.from(after, 'base64url').toString(), path))
      ? problem('bad_cursor', path, 'This cursor is not one of this list.', 'Pass the endCursor of a page of the same list.')
      : undefined,
  )
  after?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'true: only those that nobody decided yet' })
  @IsOptional()
  @IsBoolean()
  undecided?: boolean;
}

@ArgsType()
export class DecideMatchesArgs extends ChannelArgs {
  @Field(() => [DecideMatchInput], { description: 'At most 10,000; each has its own outcome' })
  @HasAtMost(10_000)
  @Nested(() => DecideMatchInput)
  decisions: DecideMatchInput[];
}

@ArgsType()
export class DecideRemainingMatchesArgs extends ChannelArgs {
  @Field(() => MatchDecisionEnum, { nullable: true, description: 'For what was recognised; absent: it stays open' })
  @IsOptional()
  @IsIn(MATCH_DECISIONS)
  matched?: MatchDecision | null;

  @Field(() => MatchDecisionEnum, { nullable: true, description: 'For the rest: create or ignore; absent: it stays open' })
  @IsOptional()
  @IsIn(MATCH_DECISIONS)
  unmatched?: MatchDecision | null;
}
