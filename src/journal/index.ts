export { DOORS, operator, type Acting, type Door } from './acting.js';
export { recordAudit, type AuditEntry } from './audit.repository.js';
