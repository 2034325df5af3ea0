export { acting } from './acting.js';
export { PATIENCE_MS } from './patience.js';
export { pieces } from './pieces.js';
export { portForLater } from './port-for-later.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { testS3 } from './s3.js';
export { startTestServer, type GraphqlAnswer, type TestKeys, type TestServer, type TestServerOptions } from './server.js';
export { startS3Server, type S3Server } from './s3-server.js';
