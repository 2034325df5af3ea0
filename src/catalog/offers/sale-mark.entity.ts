import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row, or none before the first look: until when what sales do by themselves is in the outbox. */
@Entity('sale_mark')
export class SaleMarkEntity {
  @PrimaryColumn('int', { default: 1 })
  id: number;

  @Column('timestamptz')
  seenAt: Date;
}
