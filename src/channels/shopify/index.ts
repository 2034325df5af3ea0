export { ShopifyAdapter } from './shopify.adapter.js';
