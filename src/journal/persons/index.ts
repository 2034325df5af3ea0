export { ConfusableEntity } from './confusable.entity.js';
export { NamePerson, type NamedPerson } from './name-person.service.js';
export { PERSON_KINDS, PersonEntity, type PersonKind } from './person.entity.js';
export { PersonSpellingEntity } from './person-spelling.entity.js';
export { PersonsRepository, type Person } from './persons.repository.js';
export { skeletonsOf } from './skeletons.js';
