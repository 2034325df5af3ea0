import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { PersonKind } from './person.entity.js';
import { PersonsRepository } from './persons.repository.js';

/** A spelling that the register knows, or why there is none. */
export type NamedPerson = { spelling: string; isNew: boolean; problems: [] } | { problems: [Problem] };

/** Finds, or makes, the person whom somebody means by a text. */
@Injectable()
export class NamePerson {
  constructor(private readonly persons: PersonsRepository) {}

  /**
   * For a key or an entry in the register. A spelling that is known is taken as it is. An unknown one is a new person, so that a key for
   * somebody new takes one call, unless its looks are another's: that is refused, because it is a slip or worse. `path` is where the text
   * stands in the input.
   */
  async name(m: EntityManager, text: string, path: string, kind: PersonKind = 'person'): Promise<NamedPerson> {
    const known = await this.persons.of(m, text);
    if (known) return known.active ? { spelling: text, isNew: false, problems: [] } : { problems: [inactive(known.handle, path)] };
    const { shown, handle, alike } = await this.persons.lookAt(m, text);
    if (handle === '') return { problems: [nothingToSee(path)] };
    if (alike !== null) return { problems: [looksLike(alike, path)] };
    const registered = await this.persons.register(m, shown);
    if (registered === handle && kind === 'system') await this.persons.markSystem(m, handle);
    return registered === handle ? { spelling: shown, isNew: true, problems: [] } : { problems: [looksLike(registered, path)] };
  }
}

const inactive = (handle: string, path: string): Problem =>
  problem('person_inactive', path, `${handle} is not active.`, `Make ${handle} active again by savePerson, or name somebody else.`);

const nothingToSee = (path: string): Problem =>
  problem('person_invisible', path, 'This name has no visible letter.', 'Give a name that people can read.');

const looksLike = (handle: string, path: string): Problem =>
  problem(
    'person_look_alike',
    path,
    `This name cannot be told from the person ${handle} by its looks.`,
    `Write exactly ${handle} if that person is meant; for somebody else choose a name that looks different.`,
  );
