export { Clock, SystemClock, TestClock } from './clock.js';
export { readMoment } from './moment.js';
