import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Wire } from '../../../port/index.js';
import type { FieldDifference } from './differences.js';

/** What a new version of Plinth says otherwise of a wire than its channel accepted, with nothing else changed: it waits to be let in. */
@Entity('render_difference')
export class RenderDifferenceEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('listing')
  listingId: string;

  @PrimaryColumn('text')
  wire: Wire;

  @Column('text')
  @ForeignKey('channel')
  channelCode: string;

  /** The renderer that says it otherwise. */
  @Column('text')
  rendererVersion: string;

  @Column('jsonb')
  fields: FieldDifference[];

  @Column('timestamptz')
  foundAt: Date;

  @Column('text', { nullable: true })
  letInBy: string | null;

  @Column('timestamptz', { nullable: true })
  letInAt: Date | null;
}
