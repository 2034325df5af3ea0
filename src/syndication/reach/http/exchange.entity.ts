import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One request to a channel and its response, secrets removed. */
@Entity('exchange')
export class ExchangeEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  channelCode: string;

  @Column('bigint', { array: true, default: () => "'{}'" })
  listingIds: string[];

  @Column('text', { nullable: true })
  payloadHash: string | null;

  @Column('text')
  purpose: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  @Column('text')
  method: string;

  @Column('text')
  url: string;

  @Column('jsonb')
  requestHeaders: Record<string, string>;

  @Column('text', { nullable: true })
  requestBody: string | null;

  /** Null: no answer came. */
  @Column('int', { nullable: true })
  status: number | null;

  @Column('text', { nullable: true })
  responseBody: string | null;

  @Column('int')
  durationMs: number;

  @Column('text', { nullable: true })
  problem: string | null;

  /** W3C trace ids of the changes that it was made for. */
  @Column('text', { array: true, default: () => "'{}'" })
  traceIds: string[];

  /** Of all wires that it said something of; the content's, where there is one, is payload_hash too. */
  @Column('text', { array: true, default: () => "'{}'" })
  payloadHashes: string[];

  /** By which what it said was rendered. */
  @Column('text', { array: true, default: () => "'{}'" })
  rendererVersions: string[];
}
