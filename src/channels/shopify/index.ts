export { schemaFaults } from './schema-rules.js';
export { ShopifyAdapter } from './shopify.adapter.js';
