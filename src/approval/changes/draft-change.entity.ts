import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a draft has something which a version does not: the first change of each locale and scope after it. What goes live without a person is none. */
@Entity('draft_change')
export class DraftChangeEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  /** Of the newest version when it was made: this version and those before do not have it. */
  @PrimaryColumn('int')
  afterVersion: number;

  /** '': all locales see it. */
  @PrimaryColumn('text')
  locale: string;

  /** A channel, group or market; '': all see it. */
  @PrimaryColumn('text')
  scope: string;

  @Column('timestamptz')
  at: Date;
}
