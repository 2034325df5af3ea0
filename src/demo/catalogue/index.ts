export { demoCatalogue, demoPeople } from './demo-catalogue.js';
export { generateCatalogue, type GeneratedCatalogue } from './generate-catalogue.js';
export { isGtin } from './gtin.js';
export { someProducts } from './some-products.js';
