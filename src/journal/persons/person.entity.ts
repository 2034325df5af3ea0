import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** Everything that may act under a handle. */
export const PERSON_KINDS = ['person', 'system'] as const;
/** Whether a human being or a program acts under a handle. */
export type PersonKind = (typeof PERSON_KINDS)[number];

/** Somebody who acts: a person, or a system like the ERP. Handle, skeleton and twin never change; nobody is deleted. */
@Entity('person')
export class PersonEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** NFKC, folded case, single blanks, nothing invisible. */
  @Column('text', { unique: true })
  handle: string;

  /** Of the handle, by Unicode's confusables (UTS 39). Unique among those who are nobody's twin. */
  @Column('text')
  skeleton: string;

  @Column('text')
  displayName: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { default: 'person' })
  kind: PersonKind;

  @Column('boolean', { default: true })
  active: boolean;

  /** The older person from whom this one cannot be told by looks: only texts of before the register. */
  @Column('bigint', { nullable: true })
  @ForeignKey('person')
  twinOf: string | null;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;

  /** Who this one was found to be. */
  @Column('bigint', { nullable: true })
  @ForeignKey('person')
  sameAs: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
