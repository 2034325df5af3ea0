import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Matches } from 'class-validator';
import { IsPageSize, IsSkuText, PageInfo, UserError } from '../../api/index.js';
import { MoveStateEnum } from './move-state.types.js';
import type { MoveState } from '../listings/moves/move-outlook.service.js';

@ArgsType()
export class ParentChangesArgs {
  @Field(() => String, { nullable: true, description: 'Only what left this product or came to it; absent: of all products' })
  @IsOptional()
  @IsSkuText()
  product?: string | null;

  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'changes')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the beginning' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,80}$/)
  after?: string | null;
}

@ArgsType()
export class PreviewParentChangeArgs {
  @Field(() => String, { description: 'What would move, with all that stands below it' })
  @IsSkuText()
  sku: string;

  @Field(() => String, { description: 'The parent that it would get' })
  @IsSkuText()
  parent: string;
}

@ObjectType({ description: 'What a change of parent costs on a channel' })
export class MoveLoss {
  @Field(() => String, { description: 'ids, address, reviews or group: for programs' })
  code: string;

  @Field(() => String, { description: 'In plain words' })
  message: string;
}

@ObjectType({ description: 'A change of parent as one channel sees it' })
export class ParentChangeOnChannel {
  @Field(() => String, { description: 'What is sold' })
  sku: string;

  @Field(() => String, { description: 'Code of the channel' })
  channel: string;

  @Field(() => MoveStateEnum, { description: 'How far it is there' })
  state: MoveState;

  @Field(() => String, { description: 'Key of the listing that shows it' })
  listingKey: string;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the listing of its new product that shows it, or will; null: none is planned yet',
  })
  newListingKey: string | null;

  @Field(() => [String], { description: 'What stays as it is there' })
  keeps: string[];

  @Field(() => [MoveLoss], { description: 'What it loses there' })
  loses: MoveLoss[];
}

@ObjectType({ description: 'Something went to another product, and a channel may still sell it as part of the one that it left' })
export class ParentChange {
  @Field(() => String, { description: 'What is sold' })
  sku: string;

  @Field(() => String, { description: 'The product that it left' })
  from: string;

  @Field(() => String, { description: 'The product that it is part of now' })
  to: string;

  @Field(() => Date, { description: 'When it went' })
  at: Date;

  @Field(() => String, { description: 'Who moved it: the sender of the line, or a person' })
  by: string;

  @Field(() => [ParentChangeOnChannel], { description: 'On each channel that has it' })
  channels: ParentChangeOnChannel[];
}

@ObjectType({ description: 'Nodes that went to another product, by node, as many as were asked for at once' })
export class ParentChangePage {
  @Field(() => [ParentChange], { description: 'Those of this page, by node' })
  nodes: ParentChange[];

  @Field(() => PageInfo, { description: 'Whether and where it goes on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'What a change of parent would mean; nothing is changed' })
export class ParentChangePreview {
  @Field(() => String, { nullable: true, description: 'The product that it would leave; null where the change would be refused' })
  from: string | null;

  @Field(() => String, { nullable: true, description: 'The product that it would be part of; null where the change would be refused' })
  to: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Whose move it is: erp (a line with another parent), or pim (changeParent); null where the change would be refused',
  })
  owner: 'erp' | 'pim' | null;

  @Field(() => [String], { description: 'What is sold of all that would go' })
  sellables: string[];

  @Field(() => [ParentChangeOnChannel], { description: 'On each channel that has any of it' })
  channels: ParentChangeOnChannel[];

  @Field(() => [UserError], { description: 'Why a line that says so would be refused; empty where it would be taken' })
  userErrors: UserError[];
}
