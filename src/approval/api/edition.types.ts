import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo, UserError } from '../../api/index.js';

export enum EditionCauseEnum {
  approval = 'approval',
  facts = 'facts',
  rollback = 'rollback',
}
registerEnumType(EditionCauseEnum, { name: 'EditionCause' });

@ObjectType({ description: 'What a channel may show of a product from then on: immutable' })
export class Edition {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  channel: string;

  @Field(() => Int, { description: 'Counts per product and channel' })
  number: number;

  @Field(() => String, { description: 'SHA-256, hex' })
  hash: string;

  @Field(() => EditionCauseEnum)
  cause: EditionCauseEnum;

  @Field(() => [String])
  locales: string[];

  @Field(() => String)
  createdBy: string;

  @Field(() => Date)
  createdAt: Date;
}

@ObjectType()
export class EditionPage {
  @Field(() => [Edition], { description: 'Newest first' })
  nodes: Edition[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ description: 'An immutable picture of a whole product tree' })
export class Version {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  number: number;

  @Field(() => String, { description: 'SHA-256, hex' })
  hash: string;

  @Field(() => String)
  reason: string;

  @Field(() => String)
  createdBy: string;

  @Field(() => [String], { description: 'Everybody with a change in it since the newest approved version, its maker included' })
  authors: string[];

  @Field(() => Date)
  createdAt: Date;
}

@ObjectType()
export class VersionPage {
  @Field(() => [Version], { description: 'Newest first' })
  nodes: Version[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class RollbackChannelPayload {
  @Field(() => Edition, { nullable: true })
  edition?: Edition | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
