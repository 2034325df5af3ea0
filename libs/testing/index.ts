export { testDatabase, type TestDatabase } from './test-database.js';
export { testS3 } from './s3.js';
