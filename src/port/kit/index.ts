export * from './gtin.js';
export * from './in-parallel.js';
