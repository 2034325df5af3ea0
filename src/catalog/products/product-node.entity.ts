import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import type { ContentMeta, Doc } from '../cells/index.js';
import type { EditorialState, FactMeta, Lifecycle, NodeKind } from './terms.js';

/** A product (root), level or variant, with its draft. Every write to a tree locks the root row first, roots in id order. */
@Entity('product_node')
export class ProductNodeEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('text', { unique: true })
  sku: string;

  /** Its own id on a root. */
  @Column('bigint')
  @ForeignKey('product_node', { deferrable: 'INITIALLY DEFERRED' })
  rootId: string;

  @Column('bigint', { nullable: true })
  @ForeignKey('product_node', { deferrable: 'INITIALLY DEFERRED' })
  parentId: string | null;

  /** Its place in the tree: five hexadecimal digits for each level, so that what stands below a node has positions that begin with its own. '' on a root. */
  @Column('text', { default: () => "''" })
  position: string;

  /** How many places below it were given. A place is not given twice. */
  @Column('int', { default: 0 })
  places: number;

  /** Nothing stands below it: a row of lists of variants, whatever its kind. */
  @Column('boolean', { default: true })
  isLeaf: boolean;

  @Column('text')
  kind: NodeKind;

  @Column('boolean')
  sellable: boolean;

  @Column('text', { nullable: true })
  @ForeignKey('family')
  familyCode: string | null;

  @Column('text', { nullable: true })
  @ForeignKey('family_variant')
  familyVariantCode: string | null;

  @Column('text', { default: 'active' })
  lifecycle: Lifecycle;

  @Column('text', { array: true, default: () => "'{}'" })
  categories: string[];

  @Column('jsonb', { default: () => "'{}'" })
  facts: Doc;

  @Column('jsonb', { default: () => "'{}'" })
  content: Doc;

  /** Fact cell → order mark; kept after a clear, so that an older message cannot bring the value back. */
  @Column('jsonb', { default: () => "'{}'" })
  factMeta: FactMeta;

  /** Digest of the last message that wrote facts or their marks, where all of it was taken (`saidBy`). */
  @Column('text', { nullable: true })
  factSaid: string | null;

  /** Content cell → who wrote it last. */
  @Column('jsonb', { default: () => "'{}'" })
  contentMeta: ContentMeta;

  @Column('bigint', { default: 1 })
  revision: string;

  /** On roots: raised by every change anywhere in the tree. */
  @Column('bigint', { default: 1 })
  treeRevision: string;

  /** On roots: the editorial state of the draft. */
  @Column('text', { default: 'draft' })
  state: EditorialState;

  /** SKUs of the nodes right below in the order that a person gave; null: by the options of their axes. */
  @Column('text', { array: true, nullable: true })
  variantOrder: string[] | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
