import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsOptional } from 'class-validator';
import {
  Form,
  IsCodeText,
  IsCursorText,
  IsIdText,
  IsPageSize,
  IsPlainText,
  IsSkuText,
  Nested,
  PageInfo,
  UserError,
} from '../../api/index.js';
import { reasonFault } from '../recalls/reason.js';

/** Why it is done, for whoever reads it years later. */
const IsReason = (): PropertyDecorator => Form(reasonFault);

@ObjectType({ description: 'A node that must not be sold, with everything below it, until the recall is lifted. Kept for ever' })
export class RecallView {
  @Field(() => ID, { description: 'Names it in decisions' })
  id: string;
  @Field(() => String, { description: 'The node that is recalled, with everything below it' })
  sku: string;
  @Field(() => String, { nullable: true, description: 'Code of the market in which it counts; null: in all of them' })
  market: string | null;
  @Field(() => String, { nullable: true, description: 'Why; null: the source gave none' })
  reason: string | null;
  @Field(() => String, { description: 'The source or the person who recalled, and who may lift it alone' })
  owner: string;
  @Field(() => String, { description: 'By which way in: graphql, erp, import or cli' })
  door: string;
  @Field(() => Date, { description: 'From when on it counts' })
  since: Date;
  @Field(() => String, {
    nullable: true,
    description:
      'W3C trace id of the request that began it; null: none is known (it was begun by a release before, or carried over from the life of the node)',
  })
  traceId: string | null;
  @Field(() => ID, { nullable: true, description: 'The ERP message that began it; null for a person’s' })
  messageId: string | null;
  @Field(() => String, { nullable: true, description: 'Who asked to lift it; null: nobody, or its owner lifted it' })
  liftAskedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When that was asked; null: nobody asked' })
  liftAskedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Why that was asked; null: nobody asked, or no reason was given' })
  liftAskedReason: string | null;
  @Field(() => String, { nullable: true, description: 'Its owner, or the second of two people; null: it counts' })
  liftedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When it was lifted: stock waits for a count of a later moment; null: it stands' })
  liftedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was lifted; null: it stands, or no reason was given' })
  liftReason: string | null;
}

@ObjectType({ description: 'Recalls, newest first, as many as were asked for at once' })
export class RecallPage {
  @Field(() => [RecallView], { description: 'Newest first' })
  recalls: RecallView[];
  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'The recall after the call' })
export class RecallPayload {
  @Field(() => RecallView, { nullable: true, description: 'null where there is none' })
  recall?: RecallView | null;
  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}

@InputType({ description: 'What is recalled, where and why' })
export class RecallProductInput {
  @Field(() => String, { description: 'A product, level or variant; everything below it is recalled with it' })
  @IsSkuText()
  sku: string;
  @Field(() => String, { nullable: true, description: 'Code of the market; absent or null: all of them' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => String, { description: 'Why, at most 5,000 characters' })
  @IsReason()
  reason: string;
}

@ArgsType()
export class RecallProductArgs {
  @Field(() => RecallProductInput, { description: 'What is recalled, where and why' })
  @Nested(() => RecallProductInput)
  input: RecallProductInput;
}

@ArgsType()
export class DecideRecallArgs {
  @Field(() => ID, { description: 'Of a recall that counts' })
  @IsIdText()
  id: string;
  @Field(() => String, { description: 'Why, at most 5,000 characters' })
  @IsReason()
  reason: string;
}

@ArgsType()
export class RecallsArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 50 when absent' })
  @IsOptional()
  @IsPageSize(100, 'recalls')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before, of the same filter; absent: from the newest on' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Code of a market: those that count in it, also because they count in all; absent: any',
  })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => String, { nullable: true, description: 'Of this very node; absent: any' })
  @IsOptional()
  @IsPlainText(1_020)
  sku?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'true: those that count, also when absent; false: lifted ones; null: both' })
  @IsOptional()
  @IsBoolean()
  open?: boolean | null;
}
