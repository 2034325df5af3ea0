export { GoogleAdapter } from './google.adapter.js';
export { requirementsAt, type GoogleRequirements } from './requirements.js';
