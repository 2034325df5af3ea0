import { SearchBuildEntity } from './build/search-build.entity.js';
import { SearchCellEntity } from './cells/search-cell.entity.js';
import { LeftOutEntity } from './meant/left-out.entity.js';
import { ReadinessDueEntity } from './readiness/due.entity.js';
import { ReadinessFindingEntity } from './readiness/finding.entity.js';
import { ReadinessFlawEntity } from './readiness/flaw.entity.js';
import { ReadinessGapEntity } from './readiness/gap.entity.js';
import { ReadinessPlaceEntity } from './readiness/place.entity.js';
import { ReadinessReasonEntity } from './readiness/reason.entity.js';
import { ReadinessSchemaEntity } from './readiness/schema.entity.js';
import { ReadinessTaskEntity } from './readiness/task.entity.js';
import { ReadinessVerdictEntity } from './readiness/verdict.entity.js';
import { SearchTextEntity } from './cells/search-text.entity.js';
import { SearchIssueEntity } from './states/search-issue.entity.js';
import { SearchListingSkuEntity } from './states/search-listing-sku.entity.js';
import { SearchListingEntity } from './states/search-listing.entity.js';
import { SearchStaleEntity } from './states/search-stale.entity.js';
import { SearchStateEntity } from './states/search-state.entity.js';
import { SearchViewEntity } from './views/search-view.entity.js';
import { SearchVocabularyEntity } from './vocabulary/search-vocabulary.entity.js';
import { SearchWordEntity } from './vocabulary/search-word.entity.js';

/** The tables of this room. */
export const searchEntities = [
  ReadinessDueEntity,
  ReadinessFindingEntity,
  ReadinessFlawEntity,
  ReadinessGapEntity,
  ReadinessPlaceEntity,
  ReadinessReasonEntity,
  ReadinessSchemaEntity,
  ReadinessTaskEntity,
  ReadinessVerdictEntity,
  SearchBuildEntity,
  SearchCellEntity,
  SearchIssueEntity,
  SearchListingEntity,
  SearchListingSkuEntity,
  SearchStaleEntity,
  SearchStateEntity,
  LeftOutEntity,
  SearchTextEntity,
  SearchViewEntity,
  SearchVocabularyEntity,
  SearchWordEntity,
];
