export { checkMapping, readsNothing } from './check-mapping.js';
export { compileMapping, type Barcodes, type CompiledMapping } from './compile-mapping.js';
export type { CellDocument, ProductView, ViewDictionary, ViewLink, ViewNode } from './edition-view.js';
export type { RenditionInfo, RenditionLookup } from './images.js';
export type { MappingInputs, MappingResult } from './map-product.js';
export type { AttributeInfo, Vocabulary } from './vocabulary.js';
export { stripHtml, truncate, limitHtml, slug, escapeHtml } from './text.js';
export { MAPPING_VERSION, rendererVersion } from './renderer-version.js';
