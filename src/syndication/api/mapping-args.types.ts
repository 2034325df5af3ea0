import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { IsCodeText, IsPlainText, IsSkuText, IsWhole, JsonScalar, JudgedBy } from '../../api/index.js';
import { ChannelArgs } from './channel-input.types.js';
import { PREVIEW_SOURCES, PreviewSourceEnum, type PreviewSource } from './mapping.types.js';

/** Characters of a field's name on a channel; Amazon nests its own. */
const FIELD_MAX = 500;

@ArgsType()
export class SaveMappingArgs extends ChannelArgs {
  @Field(() => JsonScalar, { description: 'Fields, each with its sources and transforms; docs/channels has examples' })
  @JudgedBy('mapping/check-mapping.ts: what a rule may say follows from the vocabulary of the channel')
  body: unknown;
}

@ArgsType()
export class ActivateMappingArgs extends ChannelArgs {
  @Field(() => Int, { description: 'Number of a saved version; an older one goes back to it' })
  @IsWhole(1, 2 ** 31 - 1, {
    code: 'mapping_not_found',
    message: 'Versions of a mapping count from 1.',
    fix: 'Take a number of the query mappings',
  })
  version: number;
}

@ArgsType()
export class PreviewPayloadArgs extends ChannelArgs {
  @Field(() => String, { description: 'Of the product, or of a sellable of it' })
  @IsSkuText()
  sku: string;

  @Field(() => PreviewSourceEnum, { defaultValue: 'edition', description: 'What the payload is rendered from' })
  @IsOptional()
  @IsIn(PREVIEW_SOURCES)
  from?: PreviewSource;
}

@ArgsType()
export class ReadinessArgs {
  @Field(() => String, { description: 'Any node of the product: the whole product is judged' })
  @IsSkuText()
  sku: string;

  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: all channels' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}

@ArgsType()
export class TraceArgs extends ReadinessArgs {
  @Field(() => String, { nullable: true, description: 'Follow this field only, as the channel calls it; absent: all' })
  @IsOptional()
  @IsPlainText(FIELD_MAX)
  field?: string | null;
}

@ArgsType()
export class OfChannelArgs {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: all channels' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}
