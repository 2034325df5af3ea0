export { printable } from './printable.js';
export { progress, type Progress } from './progress.js';
export { table } from './table.js';
