import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the rules of a channel said of the draft of a product when they were asked last. */
@Entity('readiness_verdict')
export class ReadinessVerdictEntity {
  @PrimaryColumn('bigint')
  rootId: string;

  @PrimaryColumn('text')
  channelCode: string;

  @Column('boolean')
  isReady: boolean;

  /** How many listings it would have there. */
  @Column('int')
  listings: number;

  /** Of the draft that was judged. */
  @Column('bigint')
  treeRevision: string;

  /** By which it was judged: mapping, renderer and settings of the channel. */
  @Column('text')
  rules: string;

  /** As the channel calls it; '': it has one for all. */
  @Column('text')
  productType: string;

  /** Version of the channel's requirements by which it was judged; `unknown`: it did not answer. */
  @Column('text')
  requirements: string;

  @Column('timestamptz')
  judgedAt: Date;
}
