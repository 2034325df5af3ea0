import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An open issue, as filters find it. */
@Entity('search_issue')
export class SearchIssueEntity {
  @PrimaryColumn('bigint')
  issueId: string;

  @Column('bigint')
  rootId: string;

  /** Of the node that it is about. */
  @Column('text')
  sku: string;

  @Column('text')
  channelCode: string;

  @Column('text')
  code: string;

  @Column('text')
  owner: string;

  @Column('text')
  severity: 'error' | 'warning';
}
