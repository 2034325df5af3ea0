import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsCodeText, IsIdCursor, IsPageSize, JsonScalar, PageInfo, says, UserError } from '../../api/index.js';
import { WireEnum } from '../../search/index.js';
import type { Wire } from '../../port/index.js';

@ObjectType({ description: 'One field that this version of Plinth says otherwise than the channel accepted it' })
export class RenderedField {
  @Field(() => String, { description: 'The field as the channel calls it; $refused: it would not be sent any more' })
  field: string;

  @Field(() => JsonScalar, { nullable: true, description: 'What the channel accepted; null: nothing' })
  before?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'What this version would say; null: nothing' })
  after?: unknown;
}

@ObjectType({
  description: 'What this version of Plinth would say otherwise of a listing, with nothing else changed: it waits to be let in',
})
export class RenderDifference {
  @Field(() => ID, { description: 'The listing that stays as it was sent meanwhile' })
  listingId: string;

  @Field(() => String, { description: 'Code of its channel' })
  channel: string;

  @Field(() => String, { description: 'What the channel knows it by' })
  key: string;

  @Field(() => String, { description: 'The node that it shows' })
  sku: string;

  @Field(() => WireEnum, { description: 'Which of its three wires' })
  wire: Wire;

  @Field(() => String, { description: 'The renderer that says it otherwise; letInRendering takes it' })
  rendererVersion: string;

  @Field(() => [RenderedField], { description: 'Field by field, at most 50' })
  fields: RenderedField[];

  @Field(() => Date, { description: 'When it was first found' })
  foundAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'Who let it in; null while nobody did. One that the channel took is not listed any more',
  })
  letInBy: string | null;

  @Field(() => Date, { nullable: true, description: 'When that was; null while nobody did' })
  letInAt: Date | null;
}

@ObjectType({ description: 'A page of differences, by listing' })
export class RenderDifferencePage {
  @Field(() => [RenderDifference], { description: 'One a listing and wire' })
  nodes: RenderDifference[];

  @Field(() => PageInfo, { description: 'Where the next page begins' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'In how many listings of a channel one field would be said otherwise' })
export class RenderDifferenceCount {
  @Field(() => WireEnum, { description: 'On which of the three wires it waits' })
  wire: Wire;

  @Field(() => String, { description: 'The field as the channel calls it, * in the place of a SKU' })
  field: string;

  @Field(() => Int, { description: 'Listings that wait with it' })
  listings: number;
}

@ObjectType({ description: 'How a channel is rendered, and what of it waits for a person' })
export class ChannelRendering {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;

  @Field(() => String, { description: 'The version of all that renders for it in this program' })
  rendererVersion: string;

  @Field(() => Int, { description: 'Listings whose content the channel has' })
  listings: number;

  @Field(() => Int, { description: 'Of those, how many this version has been compared with; the rest follows by itself' })
  compared: number;

  @Field(() => Int, { description: 'Listings that would be said otherwise and wait' })
  waiting: number;

  @Field(() => Int, { description: 'Listings that were let in and that the channel has not taken yet' })
  underWay: number;

  @Field(() => [RenderDifferenceCount], { description: 'What waits, field by field, most frequent first' })
  fields: RenderDifferenceCount[];
}

@ObjectType({ description: 'What became of letting in a rendering' })
export class LetInRenderingPayload {
  @Field(() => Int, { description: 'Listings that are sent now' })
  listings: number;

  @Field(() => [UserError], { description: 'Why nothing was let in; empty otherwise' })
  userErrors: UserError[];
}

@ArgsType()
export class ChannelRenderingArgs {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
}

@ArgsType()
export class RenderDifferencesArgs extends ChannelRenderingArgs {
  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 250' })
  @IsOptional()
  @IsPageSize(250, 'rows')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the first listing on' })
  @IsOptional()
  @IsIdCursor(19)
  after?: string | null;
}

@ArgsType()
export class LetInRenderingArgs extends ChannelRenderingArgs {
  @Field(() => String, { description: 'As renderDifferences gives it; refused where this program renders by another' })
  @IsCodeText()
  rendererVersion: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many listings wait; where it is another number nothing is let in. Absent: however many',
  })
  @IsOptional()
  @IsInt(says('bad_count', 'A count is a whole number.', 'Take `waiting` of the query channelRendering'))
  @Min(0, says('bad_count', 'A count is not below 0.', 'Take `waiting` of the query channelRendering'))
  @Max(2_147_483_647, says('bad_count', 'No channel has so many listings.', 'Take `waiting` of the query channelRendering'))
  expectedListings?: number | null;
}
