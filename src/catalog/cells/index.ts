export { cellKey, parseCellKey, type CellAddress } from './cell-key.js';
export { checkCells, findCell, MAX_CELLS_PER_NODE, type CellChanges, type CheckedCells } from './cell-rules.js';
export {
  addDecimals,
  canonicalDecimal,
  comparableDecimal,
  compareDecimals,
  decimalPlaces,
  divideDecimals,
  multiplyDecimals,
} from './decimal.js';
export { sameValue, type CellValue, type Doc, type Measurement } from './document.js';
export { isGtin } from '../../port/kit/index.js';
export { isRealDate, isWebAddress } from './formats.js';
export { applyChanges, findConflicts, type Changes, type ContentMark, type ContentMeta } from './merge.js';
export { patternWeakness } from './pattern.js';
export {
  effectiveCells,
  effectiveValues,
  resolveCell,
  resolveKey,
  type ChainLink,
  type EffectiveCell,
  type LookUp,
  type ResolvedCell,
} from './resolve.js';
export { sanitizeRichText } from './rich-text.js';
export { countBytes } from './text-rules.js';
export { checkCharacters, countCharacters } from '../../../libs/problem/index.js';
export { convertMeasurement, toStandardUnit } from './units.js';
export { checkValue, type CheckedValue } from './value-rules.js';
