import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TAX_DISPLAYS } from '../schema/terms.js';

/** A country with its currency and tax display. */
@Entity('market')
export class MarketEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  country: string;

  @Column('text')
  currency: string;

  @Column('text', { default: 'net' })
  taxDisplay: (typeof TAX_DISPLAYS)[number];
}
