export { ConfusableEntity } from './confusable.entity.js';
export { namePerson, type Named } from './name-person.js';
export { PERSON_KINDS, PersonEntity, type PersonKind } from './person.entity.js';
export { PersonSpellingEntity } from './person-spelling.entity.js';
export { listPersons, personOf, settle, spellingsOf, updatePerson, type Person } from './persons.repository.js';
