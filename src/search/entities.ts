import { SearchBuildEntity } from './build/search-build.entity.js';
import { SearchCellEntity } from './cells/search-cell.entity.js';
import { SearchTextEntity } from './cells/search-text.entity.js';
import { SearchViewEntity } from './views/search-view.entity.js';
import { SearchVocabularyEntity } from './vocabulary/search-vocabulary.entity.js';
import { SearchWordEntity } from './vocabulary/search-word.entity.js';

/** The tables of this room. */
export const searchEntities = [
  SearchBuildEntity,
  SearchCellEntity,
  SearchTextEntity,
  SearchViewEntity,
  SearchVocabularyEntity,
  SearchWordEntity,
];
