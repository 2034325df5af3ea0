import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { CellRef } from '../../../port/index.js';

/** The exact bytes that were meant, with the inputs that made them. */
@Entity('payload')
export class PayloadEntity {
  @PrimaryColumn('text')
  hash: string;

  @Column('bigint')
  @ForeignKey('listing')
  listingId: string;

  /** offer: of the release before; 'content' since then, and leaves with it (`leaving` in tables.mjs). */
  @Column('text')
  lane: 'content' | 'offer';

  @Column('text')
  body: string;

  /** Flat map of the fields that we own on the channel, as sent. */
  @Column('json')
  owned: Record<string, unknown>;

  /** Owned field → cells that it came from. */
  @Column('json', { default: () => "'{}'" })
  sources: Record<string, CellRef[]>;

  @Column('bigint')
  @ForeignKey('edition')
  editionId: string;

  @Column('text')
  editionHash: string;

  /** Of payloads of the release before, which held price and stock too; '-' since then, and leaves with it (`leaving` in tables.mjs). */
  @Column('text')
  offerRevision: string;

  @Column('bigint')
  @ForeignKey('mapping')
  mappingId: string;

  @Column('text')
  requirementVersion: string;

  @Column('text')
  bindingsHash: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** By which the bytes were first rendered; null: by a release that did not say. */
  @Column('text', { nullable: true })
  rendererVersion: string | null;
}
