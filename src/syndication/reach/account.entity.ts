import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Credentials and settings at a destination. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  kind: string;

  @Column('jsonb', { default: () => "'{}'" })
  settings: Record<string, unknown>;

  /** The credentials' JSON, sealed. */
  @Column('bytea', { nullable: true })
  credentials: Buffer | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
