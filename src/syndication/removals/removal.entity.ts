import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { RemovalState } from './removal-guard.js';

/** A listing that left its channel lately, or that would and waits. */
@Entity('removal')
export class RemovalEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('listing')
  listingId: string;

  @Column('text')
  channelCode: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  state: RemovalState;

  /** Null: it went. */
  @Column('bigint', { nullable: true })
  @ForeignKey('removal_hold')
  holdId: string | null;
}
