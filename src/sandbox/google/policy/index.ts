export type { Attributes } from './attributes.js';
export { PolicyJudge } from './judge.js';
