export { googleSandbox, type GoogleSandboxOptions } from './google-sandbox.js';
export type { ServiceAccountFile } from './access/index.js';
