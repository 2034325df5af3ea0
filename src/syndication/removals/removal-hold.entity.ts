import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { HoldState } from './removal-guard.js';

/** More would have left a channel within an hour than may without a person: what was to leave since waits. */
@Entity('removal_hold')
export class RemovalHoldEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  @ForeignKey('channel')
  channelCode: string;

  /** What had left or was to leave within the hour when it began … */
  @Column('int')
  removals: number;

  /** … of so many listings. */
  @Column('int')
  ofAll: number;

  @Column('timestamptz')
  beganAt: Date;

  @Column('text', { default: 'open' })
  state: HoldState;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;
}
