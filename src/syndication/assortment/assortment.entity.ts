import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';

/** What is meant for one channel, or for all channels of a market. What it says stands in its rules and exceptions. */
@Entity('assortment')
export class AssortmentEntity {
  /** `placeOf` the channel or market. */
  @PrimaryColumn('text')
  place: string;

  @Column('text', { nullable: true })
  @ForeignKey('channel')
  channelCode: string | null;

  @Column('text', { nullable: true })
  @ForeignKey('market')
  marketCode: string | null;

  /** Raised by each change; 0: nobody has written any, and the mapping leaves families out. */
  @Column('int')
  revision: number;

  @Column('text')
  savedBy: string;

  @Column('timestamptz')
  savedAt: Date;

  /** When a rule or exception begins or ends next. */
  @Column('timestamptz', { nullable: true })
  nextAt: Date | null;

  /** The last product that was settled since its rules changed; null: all are, or `familiesTo` tells. */
  @Column('bigint', { nullable: true })
  settleTo: string | null;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;

  /** A digest of the category tree by which it is settled; null: none of its rules asks for categories, or nobody has looked yet. */
  @Column('text', { nullable: true })
  categoryTree: string | null;

  /** The same of where the channels look that its rules ask as, which their locales and market decide. */
  @Column('text', { nullable: true })
  shownDigest: string | null;

  /** Families that the mapping in force leaves out, where it is a channel: settled as what the rules say is. */
  @Column('text', { array: true, default: [] })
  excludedFamilies: string[];

  /** The same as `settleTo` of one that has such families: a worker of the release before, which knows of none, settles by that alone. */
  @Column('bigint', { nullable: true })
  familiesTo: string | null;

  /** `settledAt` as it was written by a release that knows of families; another moment there: one of before has settled it without. */
  @Column('timestamptz', { nullable: true })
  familiesAt: Date | null;

  /** Why its rules cannot be asked; what is settled stays meanwhile. */
  @Column('jsonb', { nullable: true })
  broken: Problem | null;
}
