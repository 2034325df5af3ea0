import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { JsonScalar, UserError } from '../../api/index.js';

export enum PreviewSourceEnum {
  edition = 'edition',
  draft = 'draft',
}
registerEnumType(PreviewSourceEnum, { name: 'PreviewSource', description: 'edition: what is approved; draft: as if it were approved now' });

@ObjectType({ description: 'Rules from cells to the fields of a channel: data, in versions' })
export class Mapping {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  code: string;

  @Field(() => Int)
  version: number;

  @Field(() => JsonScalar)
  body: unknown;

  @Field(() => String)
  hash: string;

  @Field(() => String)
  createdBy: string;

  @Field(() => Date)
  createdAt: Date;
}

@ObjectType({ description: 'A field that a mapping may fill' })
export class MappingField {
  @Field(() => String)
  target: string;

  @Field(() => String)
  type: string;

  @Field(() => String, { description: 'product, sellable or node' })
  level: string;

  @Field(() => String)
  description: string;
}

@ObjectType()
export class SaveMappingPayload {
  @Field(() => Mapping, { nullable: true })
  mapping?: Mapping | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class ActivateMappingPayload {
  @Field(() => Int, { description: 'Products that are looked at again; only those whose payload changes are sent' })
  products: number;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: 'Something that stands in the way, or is worth knowing' })
export class Finding {
  @Field(() => String)
  code: string;

  @Field(() => String, { nullable: true, description: 'The cell or field' })
  path?: string | null;

  @Field(() => String)
  severity: string;

  @Field(() => String)
  message: string;

  @Field(() => String)
  fix: string;

  @Field(() => String, { nullable: true, description: 'Whose move it is' })
  owner?: string | null;

  @Field(() => String, { nullable: true })
  sku?: string | null;
}

@ObjectType()
export class PayloadPreview {
  @Field(() => ID, { description: 'The listing’s key on the channel' })
  key: string;

  @Field(() => String)
  kind: string;

  @Field(() => String)
  sku: string;

  @Field(() => String, { description: 'The very bytes that would be sent' })
  body: string;

  @Field(() => String)
  hash: string;

  @Field(() => JsonScalar, { description: 'Field that Plinth owns on the channel → value' })
  owned: unknown;

  @Field(() => JsonScalar, { description: 'Owned field → the cells it comes from' })
  sources: unknown;

  @Field(() => [Finding])
  issues: Finding[];
}

@ObjectType()
export class PreviewPayloadPayload {
  @Field(() => [PayloadPreview])
  previews: PayloadPreview[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: 'Would the channel take the draft?' })
export class Readiness {
  @Field(() => String)
  channel: string;

  @Field(() => Boolean)
  ready: boolean;

  @Field(() => Int)
  listings: number;

  @Field(() => Int, { description: 'Pictures still being made for it' })
  pendingPictures: number;

  @Field(() => [Finding])
  issues: Finding[];
}
