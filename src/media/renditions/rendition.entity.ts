import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';

/** How far a rendition is: pending, ready or failed. */
export type RenditionState = 'pending' | 'ready' | 'failed';

/** What became of one asset under one profile version. */
@Entity('rendition')
export class RenditionEntity {
  @PrimaryColumn('text')
  @ForeignKey('asset')
  assetHash: string;

  @PrimaryColumn('text')
  profile: string;

  @PrimaryColumn('text')
  profileVersion: string;

  @Column('text')
  state: RenditionState;

  /** SHA-256 of the file; set when ready, as are the next four. */
  @Column('text', { nullable: true })
  hash: string | null;

  @Column('text', { nullable: true })
  mediaType: string | null;

  @Column('bigint', { nullable: true })
  bytes: string | null;

  @Column('int', { nullable: true })
  width: number | null;

  @Column('int', { nullable: true })
  height: number | null;

  /** Set when failed. */
  @Column('jsonb', { nullable: true })
  problem: Problem | null;

  /** How often it was tried by itself, after its first jobs had ended without an answer. */
  @Column('smallint', { default: 0 })
  tries: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
