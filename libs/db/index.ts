export { createDataSource, type DataSourceOptionsOfPlinth, type EntityClass } from './data-source.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
export { LegalTransitionEntity } from './legal-transition.entity.js';
export { isMigrated, migrateDown, migrateUp, type MigrationClass } from './migrations.js';
export { named } from './named.js';
export { type RowOf } from './snake-naming.js';
export { countStatements, query } from './sql.js';
export { inTransaction } from './transaction.js';
export { textColumn, textsOf } from './text-column.js';
