export type { ShopifySandboxOptions } from './options.js';
export { shopifySandbox } from './sandbox.js';
