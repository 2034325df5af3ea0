export { AMAZON_SANDBOX_CREDENTIALS, type SandboxCredentials } from './auth.js';
export { amazonSandbox, type AmazonSandboxOptions } from './sandbox.js';
export type { SeedItem } from './seed.js';
export { regionOf } from './marketplaces.js';
