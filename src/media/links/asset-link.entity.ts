import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { AssetRole } from './asset-role.js';

/** Ties an asset to a node. Part of the draft and of versions. */
@Entity('asset_link')
@Unique(['nodeId', 'assetHash', 'role', 'locale'])
export class AssetLinkEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('bigint')
  @ForeignKey('product_node')
  nodeId: string;

  @Column('text')
  @ForeignKey('asset')
  assetHash: string;

  @Column('text')
  role: AssetRole;

  @Column('int', { default: 0 })
  position: number;

  @Column('text', { nullable: true })
  @ForeignKey('locale')
  locale: string | null;

  /** Null: every channel. */
  @Column('text', { array: true, nullable: true })
  channels: string[] | null;

  /** Locale → text. */
  @Column('jsonb', { default: () => "'{}'" })
  alt: Record<string, string>;
}
