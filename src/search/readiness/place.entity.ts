import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A channel, as readiness has to know it. Syndication tells it. */
@Entity('readiness_place')
export class ReadinessPlaceEntity {
  @PrimaryColumn('text')
  channelCode: string;

  @Column('text')
  kind: string;

  @Column('text')
  marketCode: string;

  @Column('text', { array: true })
  locales: string[];

  /** What verdicts depend on besides products and definitions (mapping, renderer, settings), as one word. */
  @Column('text')
  rules: string;
}
