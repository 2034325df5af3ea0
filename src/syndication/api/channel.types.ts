import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, JsonScalar, PageInfo, UserError } from '../../api/index.js';

export const CHANNEL_STATES = ['matching', 'active', 'paused'] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];
export const ChannelStateEnum = enumOf('ChannelState', CHANNEL_STATES, 'Whether a channel sends', {
  matching: 'Only read, until what is there already is decided',
  active: 'Sends what is approved',
  paused: 'Sends nothing; work gathers until it is resumed',
});

export const MATCH_DECISIONS = ['adopt', 'create', 'ignore'] as const;
export type MatchDecision = (typeof MATCH_DECISIONS)[number];
export const MatchDecisionEnum = enumOf('MatchDecision', MATCH_DECISIONS, 'What becomes of something that was on the channel before', {
  adopt: 'Plinth manages what is there from now on',
  create: 'A new one is made beside it',
  ignore: 'It is left alone',
});

@ObjectType({ description: 'Credentials and budget at a destination. Credentials are stored sealed and never given back.' })
export class Account {
  @Field(() => String, { description: 'Named by its channels; fixed once made' })
  code: string;

  @Field(() => String, { description: 'Which channels it holds: shopify, amazon or google' })
  kind: string;

  @Field(() => JsonScalar, { description: 'What is no secret, such as addresses and ids; its fields depend on the kind' })
  settings: unknown;

  @Field(() => Boolean, { description: 'Whether credentials are stored; they are never shown' })
  hasCredentials: boolean;

  @Field(() => [UserError], { description: 'What keeps all its channels from working' })
  problems: UserError[];

  @Field(() => Date, { description: 'When it was made' })
  createdAt: Date;
}

@ObjectType({ description: 'The account after the mutation' })
export class AccountPayload {
  @Field(() => Account, { nullable: true, description: 'null where it was refused' })
  account?: Account | null;

  @Field(() => [UserError], { description: 'Why nothing was stored; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'One place to be present: a shop, a marketplace, a data source' })
export class Channel {
  @Field(() => String, { description: 'Named by approvals, cells and mappings; fixed once made' })
  code: string;

  @Field(() => String, { description: 'Of its account: shopify, amazon or google' })
  kind: string;

  @Field(() => String, { description: 'Code of the account whose credentials and budget it uses' })
  account: string;

  @Field(() => String, { description: 'Code of the market whose offers it shows' })
  market: string;

  @Field(() => [String], { description: 'Languages that it shows; the first where it takes one only' })
  locales: string[];

  @Field(() => JsonScalar, { description: 'Where in the account it is, such as a publication or marketplace; depends on the kind' })
  settings: unknown;

  @Field(() => ChannelStateEnum, { description: 'Whether it sends' })
  state: ChannelState;

  @Field(() => Boolean, { description: 'true: everything is rendered and compared, and nothing is sent' })
  dryRun: boolean;

  @Field(() => String, { description: 'The mapping that its payloads are rendered by' })
  mappingCode: string;

  @Field(() => Int, { description: 'The version that it renders by' })
  mappingVersion: number;

  @Field(() => [UserError], { description: 'What keeps it from working, beside its state, or has to be looked at' })
  problems: UserError[];
}

@ObjectType({ description: 'The channel after the mutation' })
export class ChannelPayload {
  @Field(() => Channel, { nullable: true, description: 'As it is now; null where there is none of that code, or it could not be made' })
  channel?: Channel | null;

  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Something that was on the channel when it was connected' })
export class ChannelMatch {
  @Field(() => ID, { description: 'What the channel knows it by; send it back to decideMatches' })
  key: string;

  @Field(() => String, { nullable: true, description: 'As the channel shows it; null where it has none' })
  title: string | null;

  @Field(() => [String], { description: 'All SKUs that the channel has in it' })
  skus: string[];

  @Field(() => [String], { description: 'All barcodes that the channel has in it' })
  gtins: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The product that it is, as far as is known; null: nothing of the catalogue matches',
  })
  matchedSku: string | null;

  @Field(() => String, { nullable: true, description: 'How that is known: sku, gtin, external_id or person; null: it is not' })
  matchedBy: string | null;

  @Field(() => MatchDecisionEnum, { nullable: true, description: 'What becomes of it; null while nobody decided' })
  decision: MatchDecision | null;

  @Field(() => String, { nullable: true, description: 'Who said so; null where nobody did, or Plinth knew its own' })
  decidedBy: string | null;
}

@ObjectType({ description: 'A page of matches, by key' })
export class ChannelMatchPage {
  @Field(() => [ChannelMatch], { description: 'The matches, in the order of their keys' })
  nodes: ChannelMatch[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'How far the matching of a channel is' })
export class MatchPayload {
  @Field(() => Int, { description: 'Rows found or decided by this call' })
  found: number;

  @Field(() => Int, { description: 'Rows that still wait for a decision' })
  undecided: number;

  @Field(() => [UserError], { description: 'What could not be done, with its place; empty when all was' })
  userErrors: UserError[];
}
