import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '../../api/index.js';
import { Listing } from './listing.types.js';

@ObjectType({ description: 'A cell that a field came from, with its whole past' })
export class TracedCell {
  @Field(() => String)
  sku: string;

  @Field(() => String)
  cell: string;

  @Field(() => JsonScalar, { nullable: true })
  value?: unknown;

  @Field(() => String, { nullable: true, description: 'facts (the ERP said it) or content (people approved it)' })
  lane?: string | null;

  @Field(() => Int, { nullable: true, description: 'The approved version that it stands in' })
  version?: number | null;

  @Field(() => String, { nullable: true })
  versionHash?: string | null;

  @Field(() => [String], { nullable: true })
  authors?: string[] | null;

  @Field(() => String, { nullable: true })
  submittedBy?: string | null;

  @Field(() => String, { nullable: true })
  approver?: string | null;

  @Field(() => Date, { nullable: true })
  approvedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'graphql, erp, import, cli or media' })
  door?: string | null;

  @Field(() => String, { nullable: true, description: 'Who wrote it' })
  changedBy?: string | null;

  @Field(() => Date, { nullable: true })
  changedAt?: Date | null;

  @Field(() => String, { nullable: true })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'W3C trace id of the request that changed it: an edit, or the batch of the ERP line',
  })
  traceId?: string | null;

  @Field(() => String, { nullable: true, description: 'The ERP line: message, batch and line number' })
  messageId?: string | null;

  @Field(() => String, { nullable: true })
  batchId?: string | null;

  @Field(() => Int, { nullable: true })
  line?: number | null;

  @Field(() => String, { nullable: true })
  source?: string | null;

  @Field(() => String, { nullable: true, description: 'The API key that brought it' })
  keyId?: string | null;
}

@ObjectType()
export class TracedField {
  @Field(() => String)
  field: string;

  @Field(() => JsonScalar, { nullable: true })
  sent?: unknown;

  @Field(() => Boolean, { description: 'The channel shows something else' })
  drifted: boolean;

  @Field(() => JsonScalar, { nullable: true, description: 'What the channel shows, where it differs' })
  live?: unknown;

  @Field(() => [TracedCell])
  cells: TracedCell[];
}

@ObjectType({ description: 'The bytes that were meant, with the inputs that made them' })
export class TracedPayload {
  @Field(() => String)
  hash: string;

  @Field(() => String)
  lane: string;

  @Field(() => String)
  body: string;

  @Field(() => ID)
  editionId: string;

  @Field(() => Int)
  editionNumber: number;

  @Field(() => String)
  editionHash: string;

  @Field(() => String)
  editionCause: string;

  @Field(() => String, {
    nullable: true,
    description: 'W3C trace id of the request that made the edition: the approval, the rollback, or the newest facts in it',
  })
  editionTraceId: string | null;

  @Field(() => String)
  offerRevision: string;

  @Field(() => String)
  mappingCode: string;

  @Field(() => Int)
  mappingVersion: number;

  @Field(() => String)
  mappingHash: string;

  @Field(() => String)
  requirementVersion: string;

  @Field(() => String)
  bindingsHash: string;

  @Field(() => Date)
  createdAt: Date;
}

@ObjectType({ description: 'Where price and stock came from' })
export class TracedOffer {
  @Field(() => String)
  sku: string;

  @Field(() => String)
  market: string;

  @Field(() => String)
  revision: string;

  @Field(() => String)
  source: string;

  @Field(() => String, { nullable: true })
  messageId: string | null;

  @Field(() => String, { nullable: true, description: 'W3C trace id of the request that brought the ERP line; null: there was none' })
  traceId: string | null;

  @Field(() => Date)
  updatedAt: Date;
}

@ObjectType({ description: 'One request and its answer, secrets removed' })
export class Exchange {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  purpose: string;

  @Field(() => Date)
  at: Date;

  @Field(() => String)
  method: string;

  @Field(() => String)
  url: string;

  @Field(() => String, { nullable: true })
  requestBody: string | null;

  @Field(() => Int, { nullable: true, description: 'null: no answer came' })
  status: number | null;

  @Field(() => String, { nullable: true })
  responseBody: string | null;

  @Field(() => Int)
  durationMs: number;

  @Field(() => String, { nullable: true })
  problem: string | null;

  @Field(() => String, { nullable: true })
  payloadHash: string | null;

  @Field(() => [String], {
    description: 'W3C trace ids of the changes that it was made for: one a listing, where a request caused its newest change',
  })
  traceIds: string[];
}

@ObjectType()
export class TracedListing {
  @Field(() => Listing)
  listing: Listing;

  @Field(() => TracedPayload, { nullable: true })
  payload?: TracedPayload | null;

  @Field(() => [TracedField])
  fields: TracedField[];

  @Field(() => [TracedOffer])
  offers: TracedOffer[];

  @Field(() => [Exchange], { description: 'Newest first: the last few, and always the last sends and the look that made it live' })
  exchanges: Exchange[];
}

@ObjectType({ description: 'From what is live back to who said so' })
export class Trace {
  @Field(() => String)
  sku: string;

  @Field(() => String)
  rootSku: string;

  @Field(() => [TracedListing])
  listings: TracedListing[];
}
