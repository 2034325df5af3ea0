export { schemaViolations } from './schema-rules.js';
export { ShopifyAdapter } from './shopify.adapter.js';
