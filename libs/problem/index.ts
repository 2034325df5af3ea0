export { checkCharacters, countCharacters, firstCharacters } from './characters.js';
export { outageOf } from './outage.js';
export { Busy, busy, problem, Refusal, StartFailure, type Problem } from './problem.js';
export { giveToOwnerOf, makeFolder, whyUnwritable } from './unwritable.js';
export { jsonFault } from './json-fault.js';
