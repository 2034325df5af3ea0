import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { NamePerson, PersonsRepository, recordAudit, type Acting, type Person } from '../../journal/index.js';
import { ApiKeysService } from '../access/api-keys.service.js';
import type { SavePersonInput } from './person.types.js';

export interface PersonAnswer {
  person?: Person;
  problems: Problem[];
}

/** The register of persons. Whoever is in it may hold keys; who is not active is refused with each of them. */
@Injectable()
export class PersonsService {
  constructor(
    private readonly ds: DataSource,
    private readonly keys: ApiKeysService,
    private readonly persons: PersonsRepository,
    private readonly naming: NamePerson,
  ) {}

  /** By handle. `unsettled`: only those who look like an older one and of whom nobody has said yet who they are. */
  list(unsettled: boolean): Promise<Person[]> {
    return this.persons.list(this.ds.manager, unsettled);
  }

  find(spelling: string): Promise<Person | undefined> {
    return this.persons.of(this.ds.manager, spelling);
  }

  /** Changes what is given of a person, or makes one; nothing of an unknown handle that looks like somebody's. */
  save(input: SavePersonInput, by: Acting): Promise<PersonAnswer> {
    return this.change(by, 'input.active', async (m) => {
      const before = await this.persons.of(m, input.handle);
      const named = before ? undefined : await this.naming.name(m, input.handle, 'input.handle');
      if (named && !('spelling' in named)) return { problems: named.problems };
      const person = before ?? (await this.persons.of(m, named!.spelling))!;
      const change = {
        displayName: input.displayName ?? person.displayName,
        email: input.email === undefined ? person.email : input.email,
        kind: input.kind ?? person.kind,
        active: input.active ?? person.active,
      };
      await this.persons.update(m, person.id, change);
      await recordAudit(m, by, { verb: 'save_person', target: `person:${person.handle}`, details: { isNew: !before, ...change } });
      return this.answer(m, person.handle);
    });
  }

  /** Says of a person that he is another one, or, by null, that he is not, however alike they look. */
  settle(handle: string, sameAs: string | null, by: Acting): Promise<PersonAnswer> {
    return this.change(by, 'input.sameAs', async (m) => {
      const person = await this.persons.of(m, handle);
      if (!person) return { problems: [unknown('input.handle', handle)] };
      const named = sameAs === null ? null : await this.persons.of(m, sameAs);
      if (named === undefined) return { problems: [unknown('input.sameAs', sameAs!)] };
      // Who was found to be somebody else himself stands for that one.
      const found = named?.sameAs ? (await this.persons.of(m, named.sameAs))! : named;
      if (found?.id === person.id) return { problems: [ownTwin(handle)] };
      await this.persons.settle(m, person.id, found?.id ?? null, by.now);
      const details = { sameAs: found?.handle ?? null, before: person.sameAs };
      await recordAudit(m, by, { verb: 'settle_person', target: `person:${person.handle}`, details });
      return this.answer(m, person.handle);
    });
  }

  /**
   * Undone where the person who asks for it would not be active then: by himself, by who he was found to be, or because somebody else has ended
   * him meanwhile. So at least one administrator is left who can undo it.
   */
  private async change(by: Acting, path: string, work: (m: EntityManager) => Promise<PersonAnswer>): Promise<PersonAnswer> {
    try {
      return await inTransaction(this.ds, async (m) => {
        await this.persons.queue(m);
        const answer = await work(m);
        if ((await this.persons.isActive(m, by.person)) === false) throw new Refusal([ownEnd(path)]);
        return answer;
      });
    } catch (error) {
      if (error instanceof Refusal) return { problems: error.problems };
      throw error;
    }
  }

  private async answer(m: EntityManager, handle: string): Promise<PersonAnswer> {
    this.keys.forget();
    return { person: (await this.persons.of(m, handle))!, problems: [] };
  }
}

const unknown = (path: string, handle: string): Problem =>
  problem('person_not_found', path, `There is no person ${handle}.`, 'Take the handle from the query persons.');

const ownTwin = (handle: string): Problem =>
  problem('person_is_same', 'input.sameAs', `${handle} is that person already.`, 'Name two different persons.');

const ownEnd = (path: string): Problem =>
  problem('own_deactivation', path, 'You would not be active then: nobody deactivates himself.', 'Have another administrator do it.');
