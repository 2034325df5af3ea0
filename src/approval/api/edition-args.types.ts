import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { IsCodeText, IsIdCursor, IsPageSize, IsSkuText, IsWhole } from '../../api/index.js';

const NUMBER_MAX = 2 ** 31 - 1;

@ArgsType()
export class VersionsArgs {
  @Field(() => String, { description: 'Of the product itself; a variant has no versions of its own' })
  @IsSkuText()
  sku: string;

  @Field(() => Int, { defaultValue: 20, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'versions')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the newest on' })
  @IsOptional()
  @IsIdCursor(9)
  after?: string | null;
}

@ArgsType()
export class EditionsArgs {
  @Field(() => String, { description: 'Of the product itself; a variant has no editions of its own' })
  @IsSkuText()
  sku: string;

  @Field(() => Int, { defaultValue: 20, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'editions')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: all channels' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the newest on' })
  @IsOptional()
  @IsIdCursor()
  after?: string | null;
}

@ArgsType()
export class RollbackChannelArgs {
  @Field(() => String, { description: 'Of the product itself, which goes back as a whole' })
  @IsSkuText()
  sku: string;

  @Field(() => String, { description: 'Code of the channel; others keep what they show' })
  @IsCodeText()
  channel: string;

  @Field(() => Int, { description: 'Number of the earlier edition, of the query editions' })
  @IsWhole(1, NUMBER_MAX, {
    code: 'edition_not_found',
    message: 'Editions count from 1.',
    fix: 'Take the number from the query editions.',
  })
  edition: number;
}
