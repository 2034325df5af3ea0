import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from './actor.js';

/** A key to the API. Of its token only the SHA-256 is stored. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  name: string;

  /** A spelling that the register knows. */
  @Column('text')
  @ForeignKey('person_spelling')
  person: string;

  @Column('text')
  role: Role;

  /** The first characters of the token, to tell keys apart. */
  @Column('text')
  prefix: string;

  /** SHA-256 of the token. */
  @Column('bytea', { unique: true })
  hash: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  /** To the minute. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;
}
