import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { JsonScalar, PageInfo, UserError } from '../../api/index.js';

export enum ChannelStateEnum {
  matching = 'matching',
  active = 'active',
  paused = 'paused',
}
registerEnumType(ChannelStateEnum, { name: 'ChannelState', description: 'matching: read-only, until what is there already is decided' });

export enum MatchDecisionEnum {
  adopt = 'adopt',
  create = 'create',
  ignore = 'ignore',
}
registerEnumType(MatchDecisionEnum, {
  name: 'MatchDecision',
  description: 'adopt: Plinth manages what is there from now on; create: a new one beside it; ignore: leave it alone',
});

@ObjectType({ description: 'Credentials and budget at a destination. Credentials are stored sealed and never given back.' })
export class Account {
  @Field(() => String)
  code: string;

  @Field(() => String)
  kind: string;

  @Field(() => JsonScalar)
  settings: unknown;

  @Field(() => Boolean)
  hasCredentials: boolean;

  @Field(() => [UserError], { description: 'What keeps all its channels from working' })
  problems: UserError[];

  @Field(() => Date)
  createdAt: Date;
}

@InputType()
export class CreateAccountInput {
  @Field(() => String)
  code: string;

  @Field(() => String, { description: 'shopify, amazon or google' })
  kind: string;

  @Field(() => JsonScalar)
  settings: unknown;

  @Field(() => JsonScalar, { description: 'Name → secret' })
  credentials: unknown;
}

@InputType()
export class UpdateAccountInput {
  @Field(() => String)
  code: string;

  @Field(() => JsonScalar, { nullable: true })
  settings?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'All of them: they replace what was stored' })
  credentials?: unknown;
}

@ObjectType()
export class AccountPayload {
  @Field(() => Account, { nullable: true })
  account?: Account | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: 'One place to be present: a shop, a marketplace, a data source' })
export class Channel {
  @Field(() => String)
  code: string;

  @Field(() => String)
  kind: string;

  @Field(() => String)
  account: string;

  @Field(() => String)
  market: string;

  @Field(() => [String])
  locales: string[];

  @Field(() => JsonScalar)
  settings: unknown;

  @Field(() => ChannelStateEnum)
  state: ChannelStateEnum;

  @Field(() => Boolean)
  dryRun: boolean;

  @Field(() => String)
  mappingCode: string;

  @Field(() => Int, { description: 'The version that it renders by' })
  mappingVersion: number;

  @Field(() => [UserError], { description: 'What keeps it from working, beside its state' })
  problems: UserError[];
}

@InputType()
export class CreateChannelInput {
  @Field(() => String)
  code: string;

  @Field(() => String)
  account: string;

  @Field(() => String)
  market: string;

  @Field(() => [String], { description: 'The first is rendered where the channel takes one language only' })
  locales: string[];

  @Field(() => JsonScalar)
  settings: unknown;

  @Field(() => Boolean, { nullable: true, description: 'Renders and shows everything, sends nothing' })
  dryRun?: boolean | null;
}

@ObjectType()
export class ChannelPayload {
  @Field(() => Channel, { nullable: true })
  channel?: Channel | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: 'Something that was on the channel when it was connected' })
export class ChannelMatch {
  @Field(() => ID)
  key: string;

  @Field(() => String, { nullable: true })
  title: string | null;

  @Field(() => [String])
  skus: string[];

  @Field(() => [String])
  gtins: string[];

  @Field(() => String, { nullable: true, description: 'The product that it is, as far as is known' })
  matchedSku: string | null;

  @Field(() => String, { nullable: true, description: 'sku, gtin, external_id or person' })
  matchedBy: string | null;

  @Field(() => MatchDecisionEnum, { nullable: true })
  decision: MatchDecisionEnum | null;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;
}

@ObjectType()
export class ChannelMatchPage {
  @Field(() => [ChannelMatch])
  nodes: ChannelMatch[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class DecideMatchInput {
  @Field(() => String)
  key: string;

  @Field(() => MatchDecisionEnum)
  decision: MatchDecisionEnum;

  @Field(() => String, { nullable: true, description: 'The product that it is, where it was not recognised' })
  sku?: string | null;
}

@ObjectType()
export class MatchPayload {
  @Field(() => Int, { description: 'Rows found or decided' })
  found: number;

  @Field(() => Int, { description: 'Rows that still wait for a decision' })
  undecided: number;

  @Field(() => [UserError])
  userErrors: UserError[];
}
