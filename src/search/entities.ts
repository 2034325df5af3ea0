import { SearchBuildEntity } from './build/search-build.entity.js';
import { SearchCellEntity } from './cells/search-cell.entity.js';
import { SearchTextEntity } from './cells/search-text.entity.js';
import { SearchViewEntity } from './views/search-view.entity.js';

/** The tables of this room. */
export const searchEntities = [SearchBuildEntity, SearchCellEntity, SearchTextEntity, SearchViewEntity];
