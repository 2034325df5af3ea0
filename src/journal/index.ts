export { DOORS, operator, type Acting, type Door } from './acting.js';
export { recordAudit, type AuditEntry } from './audit.repository.js';
export {
  listPersons,
  namePerson,
  PERSON_KINDS,
  personOf,
  settle,
  spellingsOf,
  updatePerson,
  type Named,
  type Person,
  type PersonKind,
} from './persons/index.js';
