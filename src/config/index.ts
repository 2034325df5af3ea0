export { childEnvironment, EMBEDDED } from './child-environment.js';
export { Config, loadConfig } from './config.js';
export { openDatabase, type Database } from './database.js';
export { FoundationModule } from './foundation.module.js';
export { startFoundation, type Foundation } from './foundation.js';
export { toldWhile } from './told-while.js';
