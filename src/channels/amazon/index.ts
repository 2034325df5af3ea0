export { AmazonAdapter } from './amazon.adapter.js';
