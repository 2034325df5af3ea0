import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { SCOPE_KINDS } from '../schema/terms.js';

/** Where a channel-scoped cell may apply. Syndication registers its channels here: by this the catalogue knows them. */
@Entity('scope')
export class ScopeEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  kind: (typeof SCOPE_KINDS)[number];

  /** The wider scope that counts where this one has no value. */
  @Column('text', { nullable: true })
  @ForeignKey('scope')
  parentCode: string | null;
}
