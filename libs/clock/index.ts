export { inBreaths } from './breath.js';
export { Clock, SystemClock, TestClock } from './clock.js';
export { readMoment } from './moment.js';
