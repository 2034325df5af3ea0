export { connectionOf, createDataSource, type DataSourceOptionsOfPlinth, type EntityClass } from './data-source.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
export { LegalTransitionEntity } from './legal-transition.entity.js';
export { giveRights, giveSchema, type Rights } from './grants.js';
export { isMigrated, mayMigrate, migrateDown, migrateUp, ownsTables, type MigrationClass } from './migrations.js';
export { prepareRoles, type RoleLogin, type TwoRoles } from './roles.js';
export { named } from './named.js';
export { type RowOf } from './snake-naming.js';
export { countStatements, query } from './sql.js';
export { inTransaction } from './transaction.js';
export { textColumn, textsOf } from './text-column.js';
<<<<<<< HEAD
export { LOCKS } from './locks.js';
=======
export type { EmbeddedRole } from './postgres-server.js';
>>>>>>> 9727da7 (Run as a role that owns nothing: plinth_owner migrates, plinth_app works, and every test is the second)
