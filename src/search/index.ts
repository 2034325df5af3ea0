export { BuildIndex, INDEX_VERSION } from './build/build-index.service.js';
export { type BuildState } from './build/build.repository.js';
export { indexChange, type IndexChange } from './cells/index-rows.js';
export { Marker, SearchMarks } from './cells/marks.js';
export { type MarkedNode } from './cells/marks.repository.js';
export { PICTURE_ROLES } from './query/filter.js';
export { SearchModule } from './search.module.js';
export { SearchProducts } from './query/search-products.service.js';
export { SearchSettings } from './search-settings.js';
