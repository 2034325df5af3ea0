import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An immutable snapshot of a whole product tree with its asset links. */
@Entity('version')
@Unique(['rootId', 'number'])
export class VersionEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('int')
  number: number;

  /** Of the snapshot that holds the tree. */
  @Column('bytea')
  @ForeignKey('snapshot')
  hash: Buffer;

  @Column('bigint', { nullable: true })
  @ForeignKey('version')
  parentId: string | null;

  @Column('bigint')
  treeRevision: string;

  @Column('text')
  reason: string;

  @Column('text')
  createdBy: string;

  /** Everybody with a change in it that no earlier version of the chain holds, the creator included. */
  @Column('text', { array: true })
  authors: string[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
