import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { LOCKS, query } from '../../../libs/db/index.js';
import { PersonEntity } from './person.entity.js';

/** A person of the register, with all spellings that name this one. */
export interface Person extends Omit<PersonEntity, 'skeleton' | 'twinOf' | 'sameAs'> {
  /** Handle of the older person from whom this one cannot be told by looks; null: of nobody. */
  looksLike: string | null;
  /** Handle of who this one was found to be. */
  sameAs: string | null;
  /** As keys and history name this one; the handle is one of them. */
  spellings: string[];
}

const SELECT = `
  SELECT p.id, p.handle, p.display_name AS "displayName", p.email, p.kind, p.active, twin.handle AS "looksLike", p.settled_at AS "settledAt",
    same.handle AS "sameAs", p.created_at AS "createdAt",
    ARRAY(SELECT s.spelling FROM person_spelling s WHERE s.person_id = p.id ORDER BY s.spelling) AS spellings
  FROM person p LEFT JOIN person twin ON twin.id = p.twin_of LEFT JOIN person same ON same.id = p.same_as`;

/**
 * Persons are changed one by one, through the repository. A person is shown with spellings and twins, looks are judged by functions of
 * the database, and whoever was found to be somebody drags others along: those statements join, and are SQL.
 */
@Injectable()
export class PersonsRepository {
  constructor(@InjectRepository(PersonEntity) private readonly persons: Repository<PersonEntity>) {}

  /** All, or only the twins that nobody has settled; by handle. */
  list(m: EntityManager, unsettled: boolean): Promise<Person[]> {
    const only = unsettled ? 'WHERE p.twin_of IS NOT NULL AND p.settled_at IS NULL' : '';
    return query<Person>(m, `${SELECT} ${only} ORDER BY p.handle`);
  }

  /** By a spelling, exactly as it is; the handle is one. Index: person_spelling_pkey. */
  async of(m: EntityManager, spelling: string): Promise<Person | undefined> {
    const known = '(SELECT k.person_id FROM person_spelling k WHERE k.spelling = $1)';
    const [row] = await query<Person>(m, `${SELECT} WHERE p.id = ${known}`, [spelling]);
    return row;
  }

  /** What would be registered for an unknown text, and who looks the same already. Index: person_skeleton. */
  async lookAt(m: EntityManager, text: string): Promise<{ shown: string; handle: string; alike: string | null }> {
    const [row] = await query<{ shown: string; handle: string; alike: string | null }>(
      m,
      `SELECT t.shown, t.handle, (SELECT p.handle FROM person p WHERE p.skeleton = person_skeleton(t.handle) AND p.twin_of IS NULL) AS alike
       FROM (SELECT person_visible($1) AS shown, person_handle($1) AS handle) t`,
      [text],
    );
    return row!;
  }

  /** Puts a text into the register as its triggers would, and gives back its handle: another one's where that one came first. */
  async register(m: EntityManager, spelling: string): Promise<string> {
    const [row] = await query<{ handle: string }>(m, 'SELECT p.handle FROM person p WHERE p.id = person_register($1)', [spelling]);
    return row?.handle ?? (await this.of(m, spelling))!.handle;
  }

  /** Whoever changes the register waits here, so that what one of them has read of others still holds when it writes. */
  async queue(m: EntityManager): Promise<void> {
    await query(m, `SELECT pg_advisory_xact_lock(${LOCKS.persons})`);
  }

  /** Whether keys of this one are taken, as far as it depends on the person; undefined: the register does not know the text. */
  async isActive(m: EntityManager, spelling: string): Promise<boolean | undefined> {
    const [row] = await query<{ active: boolean }>(m, 'SELECT active FROM known_person WHERE spelling = $1', [spelling]);
    return row?.active;
  }

  /** Writes display name, e-mail, kind and whether the person acts; the handle stays. */
  async update(m: EntityManager, id: string, change: Pick<Person, 'displayName' | 'email' | 'kind' | 'active'>): Promise<void> {
    await m.withRepository(this.persons).update({ id }, change);
  }

  /** The person of this handle is a sending system, by which nobody signs in as a person. */
  async markSystem(m: EntityManager, handle: string): Promise<void> {
    await m.withRepository(this.persons).update({ handle }, { kind: 'system' });
  }

  /** This one is `sameAs` from now on, with all who were found to be this one; null: somebody else. `sameAs` is nobody's same itself. */
  async settle(m: EntityManager, id: string, sameAs: string | null, now: Date): Promise<void> {
    await query(
      m,
      `UPDATE person SET same_as = $2, settled_at = CASE WHEN id = $1 THEN $3 ELSE settled_at END
       WHERE id = $1 OR (same_as = $1 AND $2::bigint IS NOT NULL)`,
      [id, sameAs, now],
    );
  }

  /** Every spelling of the person whom this one names, settled twins included. Index: person_spelling_person. */
  async spellingsOf(m: EntityManager, spelling: string): Promise<Set<string>> {
    const rows = await query<{ spelling: string }>(
      m,
      `SELECT $1::text AS spelling UNION
       SELECT other.spelling FROM known_person mine JOIN known_person other ON other.person_id = mine.person_id WHERE mine.spelling = $1`,
      [spelling],
    );
    return new Set(rows.map((row) => row.spelling));
  }

  /** The same of several: name given → every spelling of that person; nobody's name is not among them. */
  async spellingsOfEach(m: EntityManager, names: string[]): Promise<Map<string, string[]>> {
    const rows = await query<{ name: string; spellings: string[] }>(
      m,
      `SELECT mine.spelling AS name, array_agg(other.spelling) AS spellings
       FROM known_person mine JOIN known_person other ON other.person_id = mine.person_id WHERE mine.spelling = ANY ($1) GROUP BY mine.spelling`,
      [names],
    );
    return new Map(rows.map(({ name, spellings }) => [name, spellings]));
  }
}
