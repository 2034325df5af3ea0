export { advise, forbid, judge, type Fault, type Places, type Rule } from './faults.js';
export { gtinFault, isGtin, type GtinFault } from './gtin.js';
export { chunks, inParallel } from './in-parallel.js';
export { measureIn, type Measured, type UnitTable } from './measures.js';
export { decimalAmount, micros } from './money.js';
export { requestToken, type SignIn, type TokenRequest } from './sign-in.js';
export { TokenKeeper, type TokenAnswer, type TokenKeeperOptions } from './token-keeper.js';
