import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { enumOf, IsCodeText, IsPageSize, IsWhole, JsonScalar, JudgedBy, Nested } from '../../api/index.js';
import { FACET_FIELDS, MOST_BOUNDS, MOST_FACET_VALUES, type FacetField } from '../facets/facet.js';

export const FacetFieldEnum = enumOf('SearchFacetField', FACET_FIELDS, 'What of a product, beside its attributes, is counted by', {
  family: 'Its family; without one it waits in the inbox',
  category: 'Each category with all that stands in it or below; a row may count for several',
  lifecycle: 'Of the variant and of its product: a row counts for both where they differ',
  state: 'Where the draft of the product stands',
  channelState: 'Where the product stands on a channel, which must be said, in a locale or in any: a row counts for each word',
  issueCode: 'Codes of its open issues, on one channel or all; a row may count for several',
  issueOwner: 'Whose move its open issues are, on one channel or all; a row may count for several',
  price: 'What a customer pays at this moment in a market, which must be said: the sale price while it counts. In ranges',
});

@InputType({
  description:
    'What rows are counted by: an attribute or a field, exactly one. Counts are exact, and hold for the filter as it is, its own part included: what is not chosen has no rows then. For a list of boxes to tick send withoutOwnFilter',
})
export class FacetInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Code of an attribute, of any type but rich_text; absent: the field is counted. Numbers, measures and days are counted in ranges',
  })
  @IsOptional()
  @IsCodeText()
  attribute?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Needed where the attribute has a value for each locale; of channelState: one of the channel',
  })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'As this channel, group or market sees the attribute, else what is written for all; of channelState and issues: a channel',
  })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => FacetFieldEnum, {
    nullable: true,
    description: 'Instead of an attribute: something of the product itself; absent: the attribute is counted',
  })
  @IsOptional()
  @IsIn(FACET_FIELDS)
  field?: FacetField | null;
  @Field(() => String, { nullable: true, description: 'Of price: code of the market; none of anything else' })
  @IsOptional()
  @IsCodeText()
  market?: string | null;
  @Field(() => Int, { nullable: true, description: 'How many values, those with most rows: 1 to 200; 20 when absent. Ranges all come' })
  @IsOptional()
  @IsPageSize(MOST_FACET_VALUES, 'values')
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'Of category: count those right below this code; the roots when absent' })
  @IsOptional()
  @IsCodeText()
  below?: string | null;
  @Field(() => [JsonScalar], {
    nullable: true,
    description:
      'Of numbers, measures, days and prices: where ranges begin, rising, in the form that equals takes, prices as "12.50"; at most 50. [10, 20] makes three. Absent: round ones are chosen',
  })
  @IsOptional()
  @JudgedBy('facets/plan-facets.ts: its shape follows from the attribute type')
  bounds?: unknown[] | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Instead of bounds: at most so many ranges of round width from the least to the greatest value found, 2 to 50; 5 when absent',
  })
  @IsOptional()
  @IsWhole(2, MOST_BOUNDS)
  ranges?: number | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: count as if the filter said nothing of this attribute (in the same locale and channel) or field, by itself or by and; what it says in or and not stays, and so does what a view asks. False when absent',
  })
  @IsOptional()
  @IsBoolean()
  withoutOwnFilter?: boolean | null;
}

@ArgsType()
export class FacetsArgs {
  @Field(() => [FacetInput], { description: 'At most 20 in one question, those of other aliases included' })
  @Nested(() => FacetInput)
  of: FacetInput[];
  @Field(() => String, { nullable: true, description: 'Of the labels; without it there are none' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: count one product of 64 and tell the error of each number, in bounded time however large the catalogue is; rare values may be missing then. Absent: all are counted',
  })
  @IsOptional()
  @IsBoolean()
  estimated?: boolean | null;
}

@ObjectType({ description: 'A value or a range, and how many rows of the answer have it' })
export class FacetValue {
  @Field(() => JsonScalar, { nullable: true, description: 'As a filter takes it: a code, a text, true or false. Null of a range' })
  value: unknown;
  @Field(() => String, { nullable: true, description: 'Of the option, category or family, in the locale asked for; null: it has none' })
  label: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Of a range: its least value; null: it has no lower end' })
  from: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'Of a range: what its values are less than; null: it has no upper end' })
  under: unknown;
  @Field(() => Int, {
    description: 'Rows that the same question would find with this value in its filter: exactly, unless estimated is asked for',
  })
  count: number;
  @Field(() => Int, { description: 'Standard error of an estimated count, as of estimatedCount; 0: it is exact' })
  error: number;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Of a category: whether others stand below it, for a facet of their own; else null',
  })
  hasBelow: boolean | null;
}

@ObjectType({ description: 'How many rows each value of an attribute or field has' })
export class SearchFacet {
  @Field(() => String, { nullable: true, description: 'Code of the attribute that was asked for; null: it was a field' })
  attribute: string | null;
  @Field(() => FacetFieldEnum, { nullable: true, description: 'What was asked for; null: it was an attribute' })
  field: FacetField | null;
  @Field(() => [FacetValue], {
    description: 'Those with most rows first, then by value; none without rows. Ranges in their order, empty ones too',
  })
  values: FacetValue[];
  @Field(() => Int, { description: 'How many there are in all, with those that first leaves out' })
  valueCount: number;
  @Field(() => Int, {
    description:
      'Rows that would be found without a value: a product of which one variant has a value and another none counts here, too. Below a category: what stands in it and in none of those',
  })
  withoutValue: number;
  @Field(() => Int, { description: 'Standard error of withoutValue where it is estimated; else 0' })
  withoutValueError: number;
}
