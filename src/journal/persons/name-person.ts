import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { PersonKind } from './person.entity.js';
import { lookAt, markSystem, personOf, register } from './persons.repository.js';

/** A spelling that the register knows, or why there is none. */
export type Named = { spelling: string; isNew: boolean; problems: [] } | { problems: [Problem] };

/**
 * The person whom somebody means by a text, for a key or an entry in the register. A spelling that is known is taken as it is. An unknown
 * one is a new person, so that a key for somebody new takes one call, unless its looks are another's: that is refused, because it is a
 * slip or worse. `path` is where the text stands in the input.
 */
export async function namePerson(m: EntityManager, text: string, path: string, kind: PersonKind = 'person'): Promise<Named> {
  const known = await personOf(m, text);
  if (known) return known.active ? { spelling: text, isNew: false, problems: [] } : { problems: [inactive(known.handle, path)] };
  const { shown, handle, alike } = await lookAt(m, text);
  if (handle === '') return { problems: [nothingToSee(path)] };
  if (alike !== null) return { problems: [looksLike(alike, path)] };
  const registered = await register(m, shown);
  if (registered === handle && kind === 'system') await markSystem(m, handle);
  return registered === handle ? { spelling: shown, isNew: true, problems: [] } : { problems: [looksLike(registered, path)] };
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
