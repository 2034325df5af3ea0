import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an account may still ask of a channel: a bucket that refills. */
@Entity('account_budget')
export class AccountBudgetEntity {
  @PrimaryColumn('text')
  accountCode: string;

  @PrimaryColumn('text')
  bucket: string;

  @Column('float8')
  perSecond: number;

  @Column('float8')
  burst: number;

  @Column('float8')
  tokens: number;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  @Column('timestamptz', { nullable: true })
  blockedUntil: Date | null;
}
