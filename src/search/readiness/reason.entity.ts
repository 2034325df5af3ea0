import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Why products are not ready: what many findings have in common. Its id is the hash of channel, code, place, locale, severity and owner. */
@Entity('readiness_reason')
export class ReadinessReasonEntity {
  @PrimaryColumn('bigint')
  id: string;

  /** '': of flaws, which are no channel's. */
  @Column('text')
  channelCode: string;

  @Column('text')
  code: string;

  /** The cell or field. */
  @Column('text')
  place: string;

  /** '': whatever the locale. */
  @Column('text')
  locale: string;

  @Column('text')
  severity: 'error' | 'warning';

  @Column('text')
  owner: string;

  /** As it was said of the product that had it first. */
  @Column('text')
  message: string;

  @Column('text')
  fix: string;
}
