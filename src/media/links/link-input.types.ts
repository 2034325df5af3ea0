import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import type { Problem } from '../../../libs/problem/index.js';
import {
  EachByItself,
  Form,
  HasAtMost,
  IsCodeList,
  IsCodeText,
  IsListOf,
  IsPlainText,
  IsSkuText,
  Nested,
  says,
  textFault,
  tooManyRows,
} from '../../api/index.js';
import { altFault, positionFault, type LinkKey, type LinkValues } from './link-commands.js';
import { assetRoles, type AssetRole } from './asset-role.js';
import { AssetRoleEnum } from './links.types.js';

/** Characters of a SHA-256 as hex digits. A hash that names no asset is refused by the rule that looks it up. */
const HASH = 64;
/** Links of one call: each locks its product until all are written. */
const MOST_LINKS = 1_000;
const isRole = (): PropertyDecorator =>
  IsIn(assetRoles, says('link_role', 'There is no such role of an asset.', `Use one of ${assetRoles.join(', ')}.`));

@InputType({ description: 'A description of the picture in one language' })
export class AltTextInput {
  @Field(() => String, { description: 'The language that it is written in; one of the catalogue' })
  @IsCodeText()
  locale: string;

  @Field(() => String, { nullable: true, description: 'At most 512 characters; null takes the text of this locale away' })
  @IsOptional()
  @Form((text: string, path, of) => altFault(text, path.replace(/\d+\.text$/, (of as AltTextInput).locale)))
  text?: string | null;
}

@InputType({ description: 'A link is known by its SKU, asset, role and locale' })
export class AssetLinkKeyInput {
  @Field(() => String, { description: 'The node that owns the link: product, level or variant' })
  @IsSkuText()
  sku: string;

  @Field(() => String, { description: 'The asset: SHA-256, 64 hex digits, as its upload answered' })
  @IsPlainText(HASH)
  assetHash: string;

  @Field(() => AssetRoleEnum, { description: 'What the asset is for here' })
  @isRole()
  role: AssetRole;

  @Field(() => String, { nullable: true, description: 'Only for this locale; absent: for every' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;

  static key({ assetHash, role, locale }: AssetLinkKeyInput): LinkKey {
    return { assetHash, role, locale: locale ?? null };
  }
}

@InputType({ description: 'What is left out keeps its value; a new link comes last, on every channel, without text' })
export class AssetLinkInput extends AssetLinkKeyInput {
  @Field(() => Int, { nullable: true, description: 'Order within the role, 0 to 999, lowest first' })
  @IsOptional()
  @Form((position, path) => positionFault(position, path))
  position?: number | null;

  @Field(() => [String], { nullable: true, description: 'Only for these channels, at most 500; null: for every' })
  @IsOptional()
  @IsCodeList({ most: 500 })
  channels?: string[] | null;

  @Field(() => [AltTextInput], { nullable: true, description: 'Texts by locale, at most 200; locales that are not named keep theirs' })
  @IsOptional()
  @HasAtMost(200)
  @Nested(() => AltTextInput)
  alt?: AltTextInput[] | null;

  static values({ position, channels, alt }: AssetLinkInput): LinkValues {
    return {
      ...(position == null ? {} : { position }),
      ...(channels === undefined ? {} : { channels }),
      ...(alt ? { alt: Object.fromEntries(alt.map(({ locale, text }) => [locale, text ?? null])) } : {}),
    };
  }
}

@InputType({ description: 'The pictures of one role of a node in a new order' })
export class ReorderAssetsInput {
  @Field(() => String, { description: 'The node that owns the links' })
  @IsSkuText()
  sku: string;

  @Field(() => AssetRoleEnum, { description: 'The role whose links are put in order' })
  @isRole()
  role: AssetRole;

  @Field(() => [String], { description: 'First to last; links of the role that are not named follow in their old order' })
  @IsListOf((one, path) => textFault(one, path, HASH), { most: MOST_LINKS })
  assetHashes: string[];
}

@ArgsType()
export class AssetLinksArgs {
  @Field(() => String, { description: 'Any node of the product; one that nobody knows has no links' })
  @IsSkuText()
  sku: string;
}

@ArgsType()
export class PicturesArgs {
  @Field(() => AssetRoleEnum, { nullable: true, description: 'Only of this role; absent: of all' })
  @IsOptional()
  @isRole()
  role?: AssetRole | null;

  @Field(() => String, { nullable: true, description: 'As this channel shows them; absent: whatever channels they are for' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'As they are shown in this locale: at each position its own, else that of the channel’s next locale of the language, else the one for every locale. Absent: whatever locale they are for',
  })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
}

@ArgsType()
export class AssetLinkArgs {
  @Field(() => AssetLinkInput, { description: 'Which link, and what it says' })
  @Nested(() => AssetLinkInput)
  input: AssetLinkInput;
}

@ArgsType()
export class AttachAssetsArgs {
  @Field(() => [AssetLinkInput], { description: 'At most 1,000 links; each has its own outcome' })
  @HasAtMost(MOST_LINKS, (path, count, most) => ({
    ...tooManyRows(path, count, most),
    message: `${count} links are more than the ${most} of one call.`,
    fix: 'Send them in several calls.',
  }))
  @EachByItself()
  @Nested(() => AssetLinkInput)
  inputs: AssetLinkInput[];

  /** What the pipe found, by the row's place in `inputs`. */
  refused: ReadonlyMap<number, Problem[]>;
}

@ArgsType()
export class AssetLinkKeyArgs {
  @Field(() => AssetLinkKeyInput, { description: 'The link to take away, by what it is known by' })
  @Nested(() => AssetLinkKeyInput)
  input: AssetLinkKeyInput;
}

@ArgsType()
export class ReorderAssetsArgs {
  @Field(() => ReorderAssetsInput, { description: 'Which links, and their order' })
  @Nested(() => ReorderAssetsInput)
  input: ReorderAssetsInput;
}
