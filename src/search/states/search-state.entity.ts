import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelWord } from './words.js';

/** Where a product stands on a channel in a locale, as filters find it. A product that was never submitted for a channel has no rows there. */
@Entity('search_state')
export class SearchStateEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  @PrimaryColumn('text')
  channelCode: string;

  @PrimaryColumn('text')
  locale: string;

  @Column('text')
  state: ChannelWord;

  @Column('timestamptz')
  since: Date;

  @Column('boolean')
  draftDiffers: boolean;

  @Column('boolean')
  inReview: boolean;

  @Column('boolean')
  isBehind: boolean;

  @Column('boolean')
  isRefused: boolean;

  @Column('boolean')
  isRecalled: boolean;

  @Column('boolean')
  isDifferent: boolean;

  @Column('boolean')
  differsByPolicy: boolean;

  /** From then on it may be another one, although nothing is written: a difference is ignored until then. */
  @Column('timestamptz', { nullable: true })
  dueAt: Date | null;
}
