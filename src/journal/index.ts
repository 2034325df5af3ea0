export { DOORS, operator, type Acting, type Door } from './acting.js';
export { recordAudit, type AuditEntry } from './audit.repository.js';
export { JournalModule } from './journal.module.js';
export {
  NamePerson,
  PERSON_KINDS,
  PersonEntity,
  PersonsRepository,
  skeletonsOf,
  type NamedPerson,
  type Person,
  type PersonKind,
} from './persons/index.js';
