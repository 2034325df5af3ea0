import type { Wire } from '../../port/index.js';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, JsonScalar, ReadWhole, UserError } from '../../api/index.js';
import { WireEnum } from '../../search/index.js';

export const PREVIEW_SOURCES = ['edition', 'draft'] as const;
export type PreviewSource = (typeof PREVIEW_SOURCES)[number];
export const PreviewSourceEnum = enumOf('PreviewSource', PREVIEW_SOURCES, 'What a preview is rendered from', {
  edition: 'What is approved: the very bytes that are sent',
  draft: 'What people work on, as if it were approved now',
});

@ReadWhole()
@ObjectType({ description: 'Rules from cells to the fields of a channel: data, in versions' })
export class Mapping {
  @Field(() => ID, { description: 'Names the version in payloads' })
  id: string;

  @Field(() => String, { description: 'Named by the channels that render by it' })
  code: string;

  @Field(() => Int, { description: 'Counts per mapping, from 1' })
  version: number;

  @Field(() => JsonScalar, { description: 'Fields, each with its sources and transforms' })
  body: unknown;

  @Field(() => String, { description: 'Of the body: SHA-256, hex' })
  hash: string;

  @Field(() => String, { description: 'The person who saved it' })
  createdBy: string;

  @Field(() => Date, { description: 'When it was saved; it never changes after' })
  createdAt: Date;
}

@ObjectType({ description: 'A field that a mapping may fill' })
export class MappingField {
  @Field(() => String, { description: 'Its name as the key of a rule in the mapping' })
  target: string;

  @Field(() => String, { description: 'What it takes: text, html, number, boolean, list …' })
  type: string;

  @Field(() => String, { description: 'product, sellable or node: which nodes it is filled for' })
  level: string;

  @Field(() => String, { description: 'What the channel does with it, in the adapter’s words' })
  description: string;
}

@ObjectType({ description: 'The version that was saved' })
export class SaveMappingPayload {
  @Field(() => Mapping, { nullable: true, description: 'The new version, not active yet; null where it was refused' })
  mapping?: Mapping | null;

  @Field(() => [UserError], {
    description:
      'Sources of it that read nothing because the catalogue has no such attribute: they stood before, and were left as they are',
  })
  warnings: UserError[];

  @Field(() => [UserError], { description: 'Why nothing was saved; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What an activation sets in motion' })
export class ActivateMappingPayload {
  @Field(() => Int, { description: 'Products that are looked at again; only those whose payload changes are sent' })
  products: number;

  @Field(() => [UserError], { description: 'Why nothing was activated; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Something that stands in the way, or is worth knowing' })
export class Finding {
  @Field(() => String, { description: 'Stable, lower_snake: for programs' })
  code: string;

  @Field(() => String, { nullable: true, description: 'The cell or field; null where it is about the whole' })
  path?: string | null;

  @Field(() => String, { description: 'error stops the listing; warning goes along' })
  severity: string;

  @Field(() => String, { description: 'What is wrong, in plain words' })
  message: string;

  @Field(() => String, { description: 'How to mend it' })
  fix: string;

  @Field(() => String, { nullable: true, description: 'Whose move it is; null: the caller’s' })
  owner?: string | null;

  @Field(() => String, { nullable: true, description: 'The node that it is about; null: the product' })
  sku?: string | null;
}

@ObjectType({ description: 'What the price or the stock of a listing would say' })
export class WirePreview {
  @Field(() => WireEnum, { description: 'price or stock' })
  wire: Wire;

  @Field(() => String, { description: 'SKU → what is said of it, in the channel’s own form, as JSON text' })
  body: string;

  @Field(() => String, { description: 'Of it: SHA-256, hex' })
  hash: string;
}

@ObjectType({ description: 'What one listing would be sent, with where it comes from' })
export class PayloadPreview {
  @Field(() => ID, { description: 'The listing’s key on the channel' })
  key: string;

  @Field(() => String, { description: 'product, parent, child or offer: what the channel makes of it' })
  kind: string;

  @Field(() => String, { description: 'The node that it shows' })
  sku: string;

  @Field(() => String, { description: 'The very bytes that would be sent' })
  body: string;

  @Field(() => String, { description: 'Of the body: SHA-256, hex; the same body was sent where the hashes are the same' })
  hash: string;

  @Field(() => JsonScalar, { description: 'Field that Plinth owns on the channel → value' })
  owned: unknown;

  @Field(() => JsonScalar, { description: 'Owned field → the cells it comes from' })
  sources: unknown;

  @Field(() => [Finding], { description: 'What would stop it, and what is worth knowing' })
  issues: Finding[];

  @Field(() => [WirePreview], { description: 'Payloads of price and stock; empty for a parent' })
  wires: WirePreview[];
}

@ObjectType({ description: 'What a channel would be sent of a product' })
export class PreviewPayloadPayload {
  @Field(() => [PayloadPreview], { description: 'One per listing; empty where it was refused' })
  previews: PayloadPreview[];

  @Field(() => [UserError], { description: 'Why there is nothing to show; empty when there is' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Would the channel take the draft?' })
export class Readiness {
  @Field(() => String, { description: 'Code of the channel that was asked' })
  channel: string;

  @Field(() => Boolean, { description: 'true: it would have a listing, and nothing stops it' })
  ready: boolean;

  @Field(() => Int, { description: 'How many listings it would have there' })
  listings: number;

  @Field(() => Int, { description: 'Pictures still being made for it' })
  pendingPictures: number;

  @Field(() => [Finding], { description: 'What would stop it, and what is worth knowing' })
  issues: Finding[];
}
