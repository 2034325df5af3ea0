import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ViewQuestion } from './view-form.js';

/** A search that somebody keeps. */
@Entity('search_view')
export class SearchViewEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** A spelling of the register of persons. */
  @Column('text')
  owner: string;

  @Column('text')
  name: string;

  /** Everybody sees it and may use it. */
  @Column('boolean', { default: false })
  isShared: boolean;

  /** `VIEW_FORM` of the release that wrote the question. */
  @Column('int')
  form: number;

  @Column('jsonb')
  question: ViewQuestion;

  /** Raised by each change. */
  @Column('int', { default: 1 })
  revision: number;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
