import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { RemovalState } from './removal-guard.js';

/** A listing that left its channel lately, in whole or in part, or that would and waits. */
@Entity('removal')
export class RemovalEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('listing')
  listingId: string;

  @Column('text')
  channelCode: string;

  /** What of it leaves while it stays; empty: all of it. */
  @Column('text', { array: true, default: [] })
  lost: string[];

  @Column('timestamptz')
  at: Date;

  @Column('text')
  state: RemovalState;

  /** Null: it went. */
  @Column('bigint', { nullable: true })
  @ForeignKey('removal_hold')
  holdId: string | null;
}
