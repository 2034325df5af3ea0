export { readDescriptor, type Contract, type FieldType } from './descriptor-reader.js';
export { JsonValidator, type Json, type MessageCheck, type Violation } from './json-validator.js';
export { queryNames, type QueryNames } from './query-names.js';
