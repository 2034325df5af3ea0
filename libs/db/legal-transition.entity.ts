import { Entity, PrimaryColumn } from 'typeorm';

/** A step that a state machine allows. Read by triggers, which refuse any other; written by migrations only. */
@Entity('legal_transition')
export class LegalTransitionEntity {
  @PrimaryColumn('text')
  machine: string;

  @PrimaryColumn('text')
  fromState: string;

  @PrimaryColumn('text')
  toState: string;
}
