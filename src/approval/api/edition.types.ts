import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, PageInfo, UserError } from '../../api/index.js';

export const EDITION_CAUSES = ['approval', 'facts', 'rollback'] as const;
export type EditionCause = (typeof EDITION_CAUSES)[number];
export const EditionCauseEnum = enumOf('EditionCause', EDITION_CAUSES, 'What made an edition', {
  approval: 'A person let a version out',
  facts: 'The ERP changed facts that go live by themselves',
  rollback: 'A person went back to an earlier edition',
});

@ObjectType({ description: 'What a channel may show of a product from then on: immutable' })
export class Edition {
  @Field(() => ID, { description: 'Names the edition in traces and exchanges' })
  id: string;

  @Field(() => String, { description: 'Code of the channel that may show it' })
  channel: string;

  @Field(() => Int, { description: 'Counts per product and channel' })
  number: number;

  @Field(() => String, { description: 'SHA-256, hex' })
  hash: string;

  @Field(() => EditionCauseEnum, { description: 'What made it' })
  cause: EditionCause;

  @Field(() => [String], { description: 'Languages that it has approved content for' })
  locales: string[];

  @Field(() => String, {
    description: 'Who approved or rolled back; for facts, the sender of the last message that it takes in, or who edited last',
  })
  createdBy: string;

  @Field(() => Date, { description: 'From when on the channel may show it' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of editions, newest first' })
export class EditionPage {
  @Field(() => [Edition], { description: 'Newest first' })
  nodes: Edition[];

  @Field(() => PageInfo, { description: 'Whether there are older ones, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'An immutable picture of a whole product tree' })
export class Version {
  @Field(() => ID, { description: 'Internal; people say the number' })
  id: string;

  @Field(() => Int, { description: 'Counts per product, from 1' })
  number: number;

  @Field(() => String, { description: 'SHA-256, hex' })
  hash: string;

  @Field(() => String, { description: 'What it was made for, in the words of its maker' })
  reason: string;

  @Field(() => String, { description: 'The person who submitted it' })
  createdBy: string;

  @Field(() => [String], { description: 'Everybody with a change in it since the newest approved version, its maker included' })
  authors: string[];

  @Field(() => Date, { description: 'When the draft was frozen into it' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of versions, newest first' })
export class VersionPage {
  @Field(() => [Version], { description: 'Newest first' })
  nodes: Version[];

  @Field(() => PageInfo, { description: 'Whether there are older ones, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'What a rollback would do; nothing is changed' })
export class RollbackPreview {
  @Field(() => [String], { description: 'SKUs that the channel may sell now, and no more after it' })
  takesOff: string[];

  @Field(() => [String], {
    description:
      'SKUs that came from other products since: they stay, as the channel shows them, although the earlier edition does not have them',
  })
  stays: string[];

  @Field(() => [UserError], { description: 'What the channel would refuse of it, or wait for: then what is live there stands' })
  warnings: UserError[];

  @Field(() => [UserError], { description: 'Why nothing is rolled back; empty where it can be' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The edition that a rollback made' })
export class RollbackChannelPayload extends RollbackPreview {
  @Field(() => Edition, { nullable: true, description: 'A new one that says what the earlier one said; null where it was refused' })
  edition?: Edition | null;
}
