export { printable } from './printable.js';
export { progress, type Progress } from './progress.js';
export { table } from './table.js';
export { terminalWidth } from './width.js';
export { wrap } from './wrap.js';
