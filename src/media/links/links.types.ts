import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserError } from '../../api/index.js';
import { assetRoles, type AssetLinkView, type AssetRole } from './images-for.js';
import type { LinkKey, LinkValues } from './link-commands.js';

export const AssetRoleEnum = Object.fromEntries(assetRoles.map((role) => [role, role])) as { [R in AssetRole]: R };
registerEnumType(AssetRoleEnum, { name: 'AssetRole', description: 'What an asset is for on a product' });

@ObjectType({ description: 'A text that describes a picture to those who do not see it' })
export class AltText {
  @Field(() => String)
  locale: string;

  @Field(() => String)
  text: string;
}

@ObjectType({ description: 'Ties an asset to a product, level or variant. Part of the draft and of versions.' })
export class AssetLink {
  @Field(() => String, { description: 'The node that owns the link; what stands below inherits it unless it has its own of the role' })
  sku: string;

  @Field(() => String)
  assetHash: string;

  @Field(() => AssetRoleEnum)
  role: AssetRole;

  @Field(() => Int)
  position: number;

  @Field(() => String, { nullable: true, description: 'Only for this locale; null: for every' })
  locale: string | null;

  @Field(() => [String], { nullable: true, description: 'Only for these channels; null: for every' })
  channels: string[] | null;

  @Field(() => [AltText])
  alt: AltText[];

  static from(this: void, link: AssetLinkView & { sku: string }): AssetLink {
    const alt = Object.entries(link.alt).map(([locale, text]) => ({ locale, text }));
    return Object.assign(new AssetLink(), link, { alt });
  }
}

@InputType()
export class AltTextInput {
  @Field(() => String)
  locale: string;

  @Field(() => String, { nullable: true, description: 'null takes the text of this locale away' })
  text?: string | null;
}

@InputType({ description: 'A link is known by its SKU, asset, role and locale' })
export class AssetLinkKeyInput {
  @Field(() => String)
  sku: string;

  @Field(() => String)
  assetHash: string;

  @Field(() => AssetRoleEnum)
  role: AssetRole;

  @Field(() => String, { nullable: true })
  locale?: string | null;

  static key({ assetHash, role, locale }: AssetLinkKeyInput): LinkKey {
    return { assetHash, role, locale: locale ?? null };
  }
}

@InputType({ description: 'What is left out keeps its value; a new link comes last, on every channel, without text' })
export class AssetLinkInput extends AssetLinkKeyInput {
  @Field(() => Int, { nullable: true })
  position?: number | null;

  @Field(() => [String], { nullable: true, description: 'null: every channel' })
  channels?: string[] | null;

  @Field(() => [AltTextInput], { nullable: true })
  alt?: AltTextInput[] | null;

  static values({ position, channels, alt }: AssetLinkInput): LinkValues {
    return {
      ...(position == null ? {} : { position }),
      ...(channels === undefined ? {} : { channels }),
      ...(alt ? { alt: Object.fromEntries(alt.map(({ locale, text }) => [locale, text ?? null])) } : {}),
    };
  }
}

@InputType()
export class ReorderAssetsInput {
  @Field(() => String)
  sku: string;

  @Field(() => AssetRoleEnum)
  role: AssetRole;

  @Field(() => [String], { description: 'First to last; links of the role that are not named follow in their old order' })
  assetHashes: string[];
}

@ObjectType()
export class AssetLinksPayload {
  @Field(() => [AssetLink], { nullable: true, description: 'The links of the whole product after the change' })
  links?: AssetLink[] | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class AttachAssetsPayload {
  @Field(() => Int, { description: 'How many links are there now as asked for' })
  attached: number;

  @Field(() => [UserError])
  userErrors: UserError[];
}
