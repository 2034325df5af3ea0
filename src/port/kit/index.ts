export { advise, forbid, judge, type Violation, type ViolationPlaces, type Rule } from './violations.js';
export { gtinError, isGtin, type GtinError } from './gtin.js';
export { chunks, inParallel } from './in-parallel.js';
export { measureIn, type Measured, type UnitTable } from './measures.js';
export { decimalAmount, micros } from './money.js';
export { nextTry, type Patience } from './pause.js';
export { requestToken, type SignIn, type TokenRequest } from './sign-in.js';
export { TokenKeeper, type TokenAnswer, type TokenKeeperOptions } from './token-keeper.js';
export { stockSaid, stockViolations } from './stock.js';
