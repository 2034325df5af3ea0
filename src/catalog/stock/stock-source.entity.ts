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
}
