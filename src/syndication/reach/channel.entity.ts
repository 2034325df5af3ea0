import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** One place in an account to be present. */
@Entity('channel')
export class ChannelEntity {
  @PrimaryColumn('text')
  @ForeignKey('scope')
  code: string;

  @Column('text')
  @ForeignKey('account')
  accountCode: string;

  @Column('text')
  kind: string;

  @Column('text')
  @ForeignKey('market')
  marketCode: string;

  @Column('text', { array: true })
  locales: string[];

  @Column('jsonb', { default: () => "'{}'" })
  settings: Record<string, unknown>;

  @Column('bigint')
  @ForeignKey('mapping')
  mappingId: string;

  /** `matching`: connected and read-only, until a person confirms what is already there. */
  @Column('text', { default: 'matching' })
  state: 'matching' | 'active' | 'paused';

  @Column('boolean', { default: false })
  dryRun: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** Live listings that were read before then are read again now. */
  @Column('timestamptz', { nullable: true })
  reconcileSince: Date | null;

  /** Where stock is that is counted without a location, by the channel's id. '': nobody had to know yet; null: nor in a release that wrote nothing down. */
  @Column('text', { nullable: true })
  singleLocation: string | null;
}
