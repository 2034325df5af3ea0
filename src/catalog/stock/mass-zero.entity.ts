import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { MassZeroState } from './mass-zero.js';

/** That a source set more than its share of a channel to 0 within ten minutes. */
@Entity('mass_zero')
export class MassZeroEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  source: string;

  @Column('text')
  @ForeignKey('scope')
  channelCode: string;

  @Column('text')
  @ForeignKey('market')
  marketCode: string;

  /** The first of its zeros. */
  @Column('timestamptz')
  beganAt: Date;

  /** The last that was seen. */
  @Column('timestamptz')
  seenAt: Date;

  @Column('int')
  zeroed: number;

  /** Of so many that the channel sold. */
  @Column('int')
  ofAll: number;

  /** What went beyond the share waits for a person. */
  @Column('boolean')
  held: boolean;

  @Column('text', { default: 'open' })
  state: MassZeroState;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;
}
