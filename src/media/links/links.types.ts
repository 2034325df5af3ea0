import { Field, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, UserError } from '../../api/index.js';
import { assetRoles, type AssetRole } from './asset-role.js';
import type { AssetLinkView } from './images-for.js';

export const AssetRoleEnum = enumOf('AssetRole', assetRoles, 'What an asset is for on a product', {
  main: 'The first picture, which every channel shows',
  gallery: 'Further pictures, in order',
  swatch: 'A small sample of colour or material',
  size_chart: 'A table of sizes',
  lifestyle: 'The product in use',
  manual: 'Instructions',
});

@ObjectType({ description: 'A text that describes a picture to those who do not see it' })
export class AltText {
  @Field(() => String, { description: 'The language that it is written in' })
  locale: string;

  @Field(() => String, { description: 'What is to be seen, at most 512 characters' })
  text: string;
}

@ObjectType({ description: 'Ties an asset to a product, level or variant. Part of the draft and of versions.' })
export class AssetLink {
  @Field(() => String, { description: 'The node that owns the link; what stands below inherits it unless it has its own of the role' })
  sku: string;

  @Field(() => String, { description: 'The asset that it shows: SHA-256, 64 hex digits' })
  assetHash: string;

  @Field(() => AssetRoleEnum, { description: 'What the asset is for here' })
  role: AssetRole;

  @Field(() => Int, { description: 'Order within the role, lowest first, 0 to 999' })
  position: number;

  @Field(() => String, { nullable: true, description: 'Only for this locale; null: for every' })
  locale: string | null;

  @Field(() => [String], { nullable: true, description: 'Only for these channels; null: for every' })
  channels: string[] | null;

  @Field(() => [AltText], { description: 'Descriptions by locale; empty where nobody wrote one' })
  alt: AltText[];

  static from(this: void, link: AssetLinkView & { sku: string }): AssetLink {
    const alt = Object.entries(link.alt).map(([locale, text]) => ({ locale, text }));
    return Object.assign(new AssetLink(), link, { alt });
  }
}

@ObjectType({ description: 'The links after a change of one' })
export class AssetLinksPayload {
  @Field(() => [AssetLink], { nullable: true, description: 'The links of the whole product after the change; null where it was refused' })
  links?: AssetLink[] | null;

  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of many links' })
export class AttachAssetsPayload {
  @Field(() => Int, { description: 'How many links are there now as asked for' })
  attached: number;

  @Field(() => [UserError], { description: 'Of those that were refused, with their place: inputs.3.sku' })
  userErrors: UserError[];
}
