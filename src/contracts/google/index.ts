export { descriptor } from './descriptor.js';
