export { asRegExp, type Matcher } from './as-reg-exp.js';
export { patternOf, unusable } from './linear-pattern.js';
