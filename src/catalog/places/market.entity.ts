import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PriceBounds, TAX_DISPLAYS } from '../schema/terms.js';

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

  /** How far its prices may move without a person; what it leaves out is the deployment's. */
  @Column('jsonb', { default: () => "'{}'" })
  priceBounds: PriceBounds;
}
