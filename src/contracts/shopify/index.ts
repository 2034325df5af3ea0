export { API_VERSION, SCHEMA } from './schema.js';
