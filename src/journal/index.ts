export { DOORS, type Acting, type Door } from './acting.js';
export { recordAudit, type AuditEntry } from './audit.repository.js';
