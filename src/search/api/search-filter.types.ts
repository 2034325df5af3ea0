import { Field, InputType } from '@nestjs/graphql';
import { IsArray, IsBoolean, IsDate, IsIn, IsOptional } from 'class-validator';
import { HasAtMost, IsCodeList, IsCodeText, IsPlainText, IsSkuList, IsSkuText, JsonScalar, JudgedBy, Nested } from '../../api/index.js';
import { EditorialStateEnum, LIFECYCLES, LifecycleEnum, STATES, type EditorialState, type Lifecycle } from '../../catalog/index.js';
import { MOST_FILTERS, MOST_VALUES } from '../query/filter.js';
import { ReadinessFilterInput } from './readiness-filter.types.js';
import { ChannelStateFilterInput, IssueFilterInput, ListingQuestionInput } from './state-filter.types.js';

const VALUES = 'query/operand.ts: its shape follows from the attribute type';
const TEXT_MAX = 1_000;
/** Characters of an amount of money. */
const AMOUNT = 30;
const MOST_ROLES = 20;

@InputType({
  description:
    'What one attribute says, as a locale and a channel see it. Exactly one question: equals, in, from and to, prefix, contains, label or isEmpty; what is left out is not asked',
})
export class CellFilterInput {
  @Field(() => String, { description: 'Code of the attribute' })
  @IsCodeText()
  attribute: string;
  @Field(() => String, { nullable: true, description: 'Needed where the attribute has a value for each locale' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A channel, group or market: what is written for it goes before what is written for all. Null: what is written for all',
  })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Exactly this: a code, a decimal as text, {"amount", "unit"} in any unit, text in its case. Of a list: each of these codes',
  })
  @IsOptional()
  @JudgedBy(VALUES)
  equals?: unknown;
  @Field(() => [JsonScalar], { nullable: true, description: 'One of these, at most 500; of a list: any of these codes' })
  @IsOptional()
  @IsArray()
  @JudgedBy(VALUES)
  in?: unknown[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'At least this. Texts are compared without case and accents' })
  @IsOptional()
  @JudgedBy(VALUES)
  from?: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'At most this' })
  @IsOptional()
  @JudgedBy(VALUES)
  to?: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'Less than this, in place of to: ranges of a facet end so' })
  @IsOptional()
  @JudgedBy(VALUES)
  under?: unknown;
  @Field(() => String, { nullable: true, description: 'How the text begins, without case and accents; of references and assets exactly' })
  @IsOptional()
  @IsPlainText(TEXT_MAX)
  prefix?: string | null;
  @Field(() => String, { nullable: true, description: 'A part of the text, without case and accents; of rich text without its tags' })
  @IsOptional()
  @IsPlainText(TEXT_MAX)
  contains?: string | null;
  @Field(() => String, { nullable: true, description: 'A part of the label of its option, in any locale, or of its code' })
  @IsOptional()
  @IsPlainText(TEXT_MAX)
  label?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'True: no value, though its family has the attribute; false: any value' })
  @IsOptional()
  @IsBoolean()
  isEmpty?: boolean | null;
}

@InputType({
  description:
    'Words of which each stands in some text that is shown, whatever its form, or in the label of an option, or is how a SKU begins; or a GTIN. A word that nothing has is replaced by what resembles it (searchedFor)',
})
export class TextFilterInput {
  @Field(() => String, { description: 'At most 16 words; the beginning of a word is enough, and words such as "for" need not be there' })
  @IsPlainText(TEXT_MAX)
  query: string;
  @Field(() => String, { nullable: true, description: 'Only texts of this locale, and those that all locales share; absent: of all' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
}

@InputType({ description: 'Changes of the draft; what is left out is not asked' })
export class ChangedFilterInput {
  @Field(() => Date, { nullable: true, description: 'At that moment or later' })
  @IsOptional()
  @IsDate()
  since?: Date | null;
  @Field(() => String, { nullable: true, description: 'Handle of the person; null: anybody, the ERP included' })
  @IsOptional()
  @IsCodeText()
  by?: string | null;
}

@InputType({
  description: 'Roles of the pictures that a variant shows: its own, and those of what it stands below; what is left out is not asked',
})
export class PictureFilterInput {
  @Field(() => [String], {
    nullable: true,
    description: 'It has a picture in each of these roles: main, gallery, swatch, size_chart, lifestyle, manual',
  })
  @IsOptional()
  @IsCodeList({ most: MOST_ROLES })
  has?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'It has none in any of these roles' })
  @IsOptional()
  @IsCodeList({ most: MOST_ROLES })
  lacks?: string[] | null;
}

@InputType({
  description: 'What the offer to everybody says in one market; only what is sellable has offers; what is left out is not asked',
})
export class OfferFilterInput {
  @Field(() => String, { description: 'Code of the market' })
  @IsCodeText()
  market: string;
  @Field(() => Boolean, { nullable: true, description: 'False: there is no price, or it was taken back' })
  @IsOptional()
  @IsBoolean()
  hasPrice?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'True: a sale price below the price counts at this moment' })
  @IsOptional()
  @IsBoolean()
  isOnSale?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: more is counted than is reserved of what is on hand, or it is sold ahead of a day to come, or said to be there without a count',
  })
  @IsOptional()
  @IsBoolean()
  isInStock?: boolean | null;
  @Field(() => String, {
    nullable: true,
    description: 'A customer pays so much or more at this moment, in the money of the market: a decimal such as 12.50',
  })
  @IsOptional()
  @IsPlainText(AMOUNT)
  priceFrom?: string | null;
  @Field(() => String, { nullable: true, description: 'A customer pays less than this' })
  @IsOptional()
  @IsPlainText(AMOUNT)
  priceUnder?: string | null;
}

@InputType({ description: 'Whether it is meant for a channel, by the assortments of the channel and of its market' })
export class AssortmentFilterInput {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
  @Field(() => Boolean, { description: 'False: it is left out there' })
  @IsBoolean()
  isIn: boolean;
}

/** The form of a filter, for whoever keeps one. */
@InputType({ description: 'All that are given must hold, of one and the same variant (or of a product without variants)' })
export class SearchFilterInput {
  @Field(() => [SearchFilterInput], { nullable: true, description: 'Each of these; for several questions about cells' })
  @IsOptional()
  @HasAtMost(MOST_FILTERS)
  @Nested(() => SearchFilterInput)
  and?: SearchFilterInput[] | null;
  @Field(() => [SearchFilterInput], { nullable: true, description: 'One of these' })
  @IsOptional()
  @HasAtMost(MOST_FILTERS)
  @Nested(() => SearchFilterInput)
  or?: SearchFilterInput[] | null;
  @Field(() => SearchFilterInput, { nullable: true, description: 'What must not hold: the variant is none that this finds' })
  @IsOptional()
  @Nested(() => SearchFilterInput)
  not?: SearchFilterInput | null;
  @Field(() => CellFilterInput, { nullable: true, description: 'What an attribute says' })
  @IsOptional()
  @Nested(() => CellFilterInput)
  cell?: CellFilterInput | null;
  @Field(() => TextFilterInput, { nullable: true, description: 'What somebody types into a search box' })
  @IsOptional()
  @Nested(() => TextFilterInput)
  text?: TextFilterInput | null;
  @Field(() => [String], { nullable: true, description: 'One of these nodes or what stands below them, whatever the case; at most 500' })
  @IsOptional()
  @IsSkuList({ most: MOST_VALUES })
  skus?: string[] | null;
  @Field(() => String, { nullable: true, description: 'How the SKU begins, whatever the case; of the node or one above it' })
  @IsOptional()
  @IsSkuText()
  skuPrefix?: string | null;
  @Field(() => [String], { nullable: true, description: 'Codes of families; one that nobody knows is refused' })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  families?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'True: products that wait for a family; false: all others' })
  @IsOptional()
  @IsBoolean()
  inbox?: boolean | null;
  @Field(() => [String], { nullable: true, description: 'One of these categories, or one below it' })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  categories?: string[] | null;
  @Field(() => [EditorialStateEnum], { nullable: true, description: 'Where the draft of the product stands' })
  @IsOptional()
  @IsIn(STATES, { each: true })
  states?: EditorialState[] | null;
  @Field(() => [LifecycleEnum], { nullable: true, description: 'Of the variant or of its product' })
  @IsOptional()
  @IsIn(LIFECYCLES, { each: true })
  lifecycles?: Lifecycle[] | null;
  @Field(() => ChangedFilterInput, { nullable: true, description: 'Since when something changed, and by whom' })
  @IsOptional()
  @Nested(() => ChangedFilterInput)
  changed?: ChangedFilterInput | null;
  @Field(() => PictureFilterInput, { nullable: true, description: 'Which pictures it has or lacks' })
  @IsOptional()
  @Nested(() => PictureFilterInput)
  pictures?: PictureFilterInput | null;
  @Field(() => OfferFilterInput, { nullable: true, description: 'Price, sale and stock in a market' })
  @IsOptional()
  @Nested(() => OfferFilterInput)
  offer?: OfferFilterInput | null;
  @Field(() => AssortmentFilterInput, { nullable: true, description: 'Whether it is meant for a channel' })
  @IsOptional()
  @Nested(() => AssortmentFilterInput)
  assortment?: AssortmentFilterInput | null;
  @Field(() => ReadinessFilterInput, { nullable: true, description: 'Whether its product is ready for a channel, and why not' })
  @IsOptional()
  @Nested(() => ReadinessFilterInput)
  readiness?: ReadinessFilterInput | null;
  @Field(() => ChannelStateFilterInput, { nullable: true, description: 'Where the product stands on a channel, by locale' })
  @IsOptional()
  @Nested(() => ChannelStateFilterInput)
  channelState?: ChannelStateFilterInput | null;
  @Field(() => ListingQuestionInput, { nullable: true, description: 'How far listings of it are' })
  @IsOptional()
  @Nested(() => ListingQuestionInput)
  listing?: ListingQuestionInput | null;
  @Field(() => IssueFilterInput, { nullable: true, description: 'What is to be mended of it' })
  @IsOptional()
  @Nested(() => IssueFilterInput)
  issues?: IssueFilterInput | null;
}
