import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImageProperties } from '../inspect/inspect-image.js';

/** A media file, known by the SHA-256 of its bytes. */
@Entity('asset')
export class AssetEntity {
  @PrimaryColumn('text')
  hash: string;

  @Column('text')
  fileName: string;

  @Column('text')
  mediaType: string;

  @Column('bigint')
  bytes: string;

  /** Pixels, upright. */
  @Column('int')
  width: number;

  @Column('int')
  height: number;

  @Column('jsonb', { default: () => "'{}'" })
  properties: ImageProperties;

  /** `upload`, `import` or the address it was fetched from. */
  @Column('text')
  source: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
