import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import { Listing } from './listing.types.js';

@ObjectType({
  description:
    'A cell that a field came from, with its whole past. Where a field came from too many cells to follow each, all but sku and cell are null',
})
export class TracedCell {
  @Field(() => String, { description: 'The node that the value is set on' })
  sku: string;

  @Field(() => String, { description: 'attribute, attribute@locale, attribute#scope or both' })
  cell: string;

  @Field(() => JsonScalar, { nullable: true, description: 'As the edition has it; null: empty, or too many cells to follow each' })
  value?: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'facts (the ERP said it) or content (people approved it); null: it was not followed',
  })
  kind?: string | null;

  @Field(() => Int, { nullable: true, description: 'The approved version that it stands in; null for a fact' })
  version?: number | null;

  @Field(() => String, { nullable: true, description: 'Of that version: SHA-256, hex; null for a fact' })
  versionHash?: string | null;

  @Field(() => [String], { nullable: true, description: 'Everybody with a change in that version; null for a fact' })
  authors?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Who asked for its review; null for a fact' })
  submittedBy?: string | null;

  @Field(() => String, { nullable: true, description: 'Who let it out; null for a fact' })
  approver?: string | null;

  @Field(() => Date, { nullable: true, description: 'When that was; null for a fact' })
  approvedAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'By which way in: graphql, erp, import, cli or media; null: from before there was a history',
  })
  door?: string | null;

  @Field(() => String, { nullable: true, description: 'Who wrote it, a person or a sending system; null: from before there was a history' })
  changedBy?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was written; null: from before there was a history' })
  changedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'The x-request-id of the call that wrote it; null for an ERP line' })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'W3C trace id of the request that changed it: an edit, or the batch of the ERP line; null: from before traces were kept',
  })
  traceId?: string | null;

  @Field(() => String, { nullable: true, description: 'The ERP message that brought it; null for content' })
  messageId?: string | null;

  @Field(() => String, { nullable: true, description: 'The ERP batch that the message came in; null for content' })
  batchId?: string | null;

  @Field(() => Int, { nullable: true, description: 'The line of that batch, from 1; null for content' })
  line?: number | null;

  @Field(() => String, { nullable: true, description: 'The sending system; null for content' })
  source?: string | null;

  @Field(() => String, { nullable: true, description: 'The API key that brought it; null for content' })
  keyId?: string | null;
}

@ObjectType({ description: 'One field that Plinth owns on a listing, back to its cells' })
export class TracedField {
  @Field(() => String, { description: 'The field as the channel calls it' })
  field: string;

  @Field(() => JsonScalar, { nullable: true, description: 'What the payload says; null: it was sent empty' })
  sent?: unknown;

  @Field(() => Boolean, { description: 'true: the channel shows something else' })
  drifted: boolean;

  @Field(() => JsonScalar, { nullable: true, description: 'What the channel shows, where it differs; null otherwise' })
  live?: unknown;

  @Field(() => [TracedCell], { description: 'The cells that it was made of; empty for a constant or the channel’s own' })
  cells: TracedCell[];
}

@ObjectType({ description: 'The bytes that were meant, with the inputs that made them' })
export class TracedPayload {
  @Field(() => String, { description: 'Of the body: SHA-256, hex' })
  hash: string;

  @Field(() => String, { description: 'The very bytes' })
  body: string;

  @Field(() => ID, { description: 'The edition that it was rendered from' })
  editionId: string;

  @Field(() => Int, { description: 'Of that edition: counts per product and channel' })
  editionNumber: number;

  @Field(() => String, { description: 'Of that edition: SHA-256, hex' })
  editionHash: string;

  @Field(() => String, { description: 'What made that edition: approval, facts or rollback' })
  editionCause: string;

  @Field(() => String, {
    nullable: true,
    description:
      'W3C trace id of the request that made the edition: the approval, the rollback, or the newest facts in it; null: none is known',
  })
  editionTraceId: string | null;

  @Field(() => String, { description: 'The mapping that it was rendered by' })
  mappingCode: string;

  @Field(() => Int, { description: 'Of that mapping: counts from 1' })
  mappingVersion: number;

  @Field(() => String, { description: 'Of that mapping: SHA-256, hex' })
  mappingHash: string;

  @Field(() => String, { description: 'What the channel demanded at that time' })
  requirementVersion: string;

  @Field(() => String, { description: 'Of the channel’s ids that went in: SHA-256, hex' })
  bindingsHash: string;

  @Field(() => String, { nullable: true, description: 'The version of all that rendered it; null: a release that did not say' })
  rendererVersion: string | null;

  @Field(() => Date, { description: 'When it was first rendered' })
  createdAt: Date;
}

@ObjectType({ description: 'Where price and stock came from' })
export class TracedOffer {
  @Field(() => String, { description: 'The sellable that it is for' })
  sku: string;

  @Field(() => String, { description: 'Code of the market that it is for' })
  market: string;

  @Field(() => String, { description: 'Raised by each change of what channels show' })
  revision: string;

  @Field(() => String, { description: 'The system that wrote last' })
  source: string;

  @Field(() => String, { nullable: true, description: 'The ERP message that last changed it; null: none is known' })
  messageId: string | null;

  @Field(() => String, { nullable: true, description: 'W3C trace id of the request that brought the ERP line; null: there was none' })
  traceId: string | null;

  @Field(() => Date, { description: 'When it last changed' })
  updatedAt: Date;
}

@ObjectType({ description: 'One request and its answer, secrets removed' })
export class Exchange {
  @Field(() => ID, { description: 'Orders the exchanges: a later one is higher' })
  id: string;

  @Field(() => String, { description: 'token, send, read, requirements, connect, upload or withdraw' })
  purpose: string;

  @Field(() => Date, { description: 'When the request went out' })
  at: Date;

  @Field(() => String, { description: 'HTTP verb of the request' })
  method: string;

  @Field(() => String, { description: 'The address, without secrets' })
  url: string;

  @Field(() => String, { nullable: true, description: 'As it was sent, without secrets; null: it had none, or retention took it' })
  requestBody: string | null;

  @Field(() => Int, { nullable: true, description: 'null: no answer came' })
  status: number | null;

  @Field(() => String, { nullable: true, description: 'As it came, without secrets; null: none came, or retention took it' })
  responseBody: string | null;

  @Field(() => Int, { description: 'From the request to the end of the answer' })
  durationMs: number;

  @Field(() => String, { nullable: true, description: 'Why there is no answer; null where one came' })
  problem: string | null;

  @Field(() => String, { nullable: true, description: 'Of the payload that it carried; null: it carried none' })
  payloadHash: string | null;

  @Field(() => [String], {
    description: 'W3C trace ids of the changes that it was made for: one a listing, where a request caused its newest change',
  })
  traceIds: string[];

  @Field(() => [String], {
    description: 'Versions of the renderer by which what it said was made; empty for a look, and for a release that did not say',
  })
  rendererVersions: string[];
}

@ObjectType({ description: 'One listing, from what is live back to who said so' })
export class TracedListing {
  @Field(() => Listing, { description: 'The listing itself, as the query listings shows it' })
  listing: Listing;

  @Field(() => TracedPayload, { nullable: true, description: 'What was sent last; null: nothing yet' })
  payload?: TracedPayload | null;

  @Field(() => [TracedField], { description: 'Fields that Plinth owns on it, each with its cells' })
  fields: TracedField[];

  @Field(() => [TracedOffer], { description: 'Where its prices and stock came from, at most 50 sellables' })
  offers: TracedOffer[];

  @Field(() => [Exchange], { description: 'Newest first: the last few, and always the last sends and the look that made it live' })
  exchanges: Exchange[];
}

@ObjectType({ description: 'From what is live back to who said so' })
export class Trace {
  @Field(() => String, { description: 'The SKU that was asked for' })
  sku: string;

  @Field(() => String, { description: 'The product that it belongs to' })
  rootSku: string;

  @Field(() => [TracedListing], { description: 'Where it is listed, at most 20' })
  listings: TracedListing[];
}
