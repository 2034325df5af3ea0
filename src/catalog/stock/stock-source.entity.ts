import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a source of counts means by them. */
@Entity('stock_source')
export class StockSourceEntity {
  /** The person that its key names. */
  @PrimaryColumn('text')
  code: string;

  /** null: it has not said, so what it counts can be sold. */
  @Column('text', { nullable: true })
  counts: 'sellable' | 'on_hand' | null;

  /** Channel → minutes after which its orders are in the counts. */
  @Column('jsonb', { default: () => "'{}'" })
  orderDelays: Record<string, number>;

  /** What it may set to 0 of a channel within ten minutes before somebody is told; null: `ZERO_SHARE`. */
  @Column('numeric', { nullable: true })
  zeroShare: string | number | null;

  /** Whether what goes beyond is obeyed, or waits for a person. */
  @Column('text', { default: 'obey' })
  onMassZero: 'obey' | 'hold';
}
