export type { Attributes } from './attributes.js';
export { Policy } from './judge.js';
