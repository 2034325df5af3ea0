export { GoogleAdapter } from './google.adapter.js';
