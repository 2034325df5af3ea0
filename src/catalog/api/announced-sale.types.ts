import { ArgsType, Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsDate, IsIn, IsOptional } from 'class-validator';
import {
  enumOf,
  Form,
  IsCodeText,
  IsCursorText,
  IsIdText,
  IsPageSize,
  IsPlainText,
  IsSkuList,
  Nested,
  PageInfo,
  UserError,
} from '../../api/index.js';
import { problem } from '../../../libs/problem/index.js';
import { MOST_SALE_SKUS } from '../sales/announced-sale.js';
import { SALE_STATES, type SaleState } from '../sales/sale-state.js';

export const SaleStateEnum = enumOf('SaleState', SALE_STATES, 'Where an announced sale stands', {
  announced: 'It waits for another person and lets nothing in yet',
  let_in: 'What fits it is not held',
  ended: 'A person ended it, before or while it was on',
});

const IsDepth = (): PropertyDecorator =>
  Form((share: unknown, path) =>
    typeof share === 'number' && share >= 0.01 && share <= 0.99
      ? undefined
      : problem('share_invalid', path, 'The depth is a share from 0.01 to 0.99.', 'Send 0.7 for 70 % off.'),
  );

@ObjectType('AnnouncedSale', { description: 'A sale that is known before its prices come: what fits it is not held' })
export class AnnouncedSaleView {
  @Field(() => ID, { description: 'Names it in decisions' })
  id: string;
  @Field(() => String, { description: 'What it is, for people' })
  name: string;
  @Field(() => String, { description: 'Code of the market in which it is' })
  market: string;
  @Field(() => String, { description: '* is everybody' })
  audience: string;
  @Field(() => [String], { nullable: true, description: 'Sellables, or products with all their variants; null: not named one by one' })
  skus: string[] | null;
  @Field(() => String, { nullable: true, description: 'Products of this family; null: of any' })
  family: string | null;
  @Field(() => String, { nullable: true, description: 'Products in this category or below it; null: in any' })
  category: string | null;
  @Field(() => Boolean, { description: 'true: everything in the market' })
  all: boolean;
  @Field(() => Date, { description: 'From when on its prices may be asked for' })
  beginsAt: Date;
  @Field(() => Date, { description: 'Until when its prices may be asked for' })
  endsAt: Date;
  @Field(() => Float, { description: 'The deepest that it goes, as a share of what stood before: 0.7 is 70 % off' })
  deepestShare: number;
  @Field(() => SaleStateEnum, { description: 'Whether it counts' })
  state: SaleState;
  @Field(() => String, { description: 'The person who announced it' })
  announcedBy: string;
  @Field(() => Date, { description: 'When that was' })
  announcedAt: Date;
  @Field(() => String, { nullable: true, description: 'The other person, who let it in; null: nobody has' })
  letInBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When it was let in; null: nobody has let it in' })
  letInAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Who ended it early; null: nobody has' })
  endedBy: string | null;
  @Field(() => Date, { nullable: true, description: 'When it was ended early; null: it was not' })
  endedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was ended early; null: it was not' })
  endReason: string | null;
}

@ObjectType({ description: 'Announced sales, newest first, as many as were asked for at once' })
export class AnnouncedSalePage {
  @Field(() => [AnnouncedSaleView], { description: 'Newest first' })
  sales: AnnouncedSaleView[];
  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'The sale after the call' })
export class AnnouncedSalePayload {
  @Field(() => AnnouncedSaleView, { nullable: true, description: 'null where there is none' })
  sale?: AnnouncedSaleView | null;
  @Field(() => Int, { description: 'Of a sale that was let in: offers whose money waited, fits it, and counts from now on; else 0' })
  released: number;
  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}

@InputType({ description: 'A sale to announce. Of SKUs, family and category all that are given must hold.' })
export class AnnounceSaleInput {
  @Field(() => String, { description: 'What it is, at most 200 characters' })
  @IsPlainText(200)
  name: string;
  @Field(() => String, { description: 'Code of the market' })
  @IsCodeText()
  market: string;
  @Field(() => String, { nullable: true, description: 'For whom; everybody when absent' })
  @IsOptional()
  @IsCodeText()
  audience?: string | null;
  @Field(() => [String], { nullable: true, description: 'Sellables, or products with all their variants; at most 10,000' })
  @IsOptional()
  @IsSkuList({
    most: MOST_SALE_SKUS,
    empty: (path) => problem('filter_empty', path, 'No SKU is named.', 'Name one, or leave the list out.'),
  })
  skus?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Code of a family; absent: whatever the family' })
  @IsOptional()
  @IsCodeText()
  family?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of a category; those below it count as well; absent: whatever the category' })
  @IsOptional()
  @IsCodeText()
  category?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'true, alone: everything in the market' })
  @IsOptional()
  @IsBoolean()
  all?: boolean | null;
  @Field(() => Date, { description: 'From when on its prices may be asked for' })
  @IsDate()
  beginsAt: Date;
  @Field(() => Date, { description: 'Until when: a sale price fits only if it ends by then' })
  @IsDate()
  endsAt: Date;
  @Field(() => Float, { description: 'The deepest that it goes, as a share of what stood before, 0.01 to 0.99: 0.7 is 70 % off' })
  @IsDepth()
  deepestShare: number;
}

@ArgsType()
export class AnnounceSaleArgs {
  @Field(() => AnnounceSaleInput, { description: 'What, where, when and how deep' })
  @Nested(() => AnnounceSaleInput)
  input: AnnounceSaleInput;
}

@ArgsType()
export class LetInSaleArgs {
  @Field(() => ID, { description: 'Of a sale that somebody else announced' })
  @IsIdText()
  id: string;
}

@ArgsType()
export class EndSaleArgs {
  @Field(() => ID, { description: 'Of a sale that is not ended yet' })
  @IsIdText()
  id: string;
  @Field(() => String, { nullable: true, description: 'Why, at most 5,000 characters; none is kept when absent' })
  @IsOptional()
  @IsPlainText(5_000)
  reason?: string | null;
}

@ArgsType()
export class AnnouncedSalesArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 50 when absent' })
  @IsOptional()
  @IsPageSize(100, 'sales')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before, of the same filter; absent: from the newest on' })
  @IsOptional()
  @IsCursorText()
  after?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of the market; absent: all' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => SaleStateEnum, { nullable: true, description: 'Where they stand; absent: anywhere' })
  @IsOptional()
  @IsIn(SALE_STATES)
  state?: SaleState | null;
}
