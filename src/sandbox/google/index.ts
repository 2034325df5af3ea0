export { googleSandbox, type GoogleSandboxOptions } from './google-sandbox.js';
