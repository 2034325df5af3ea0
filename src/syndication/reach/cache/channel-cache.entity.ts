import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Tokens, requirements and the like, shared by an account's workers. */
@Entity('channel_cache')
export class ChannelCacheEntity {
  @PrimaryColumn('text')
  accountCode: string;

  @PrimaryColumn('text')
  key: string;

  /** Sealed: which values are secrets, only the adapter knows. */
  @Column('bytea')
  value: Buffer;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;
}
