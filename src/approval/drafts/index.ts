export { DraftReader, type DraftTree } from './draft-reader.js';
export { DraftRepository, type ArrivingRow, type LeavingRow } from './draft.repository.js';
export { RootRepository } from './root.repository.js';
