export { defineJob, Jobs, type JobKind, type JobsOptions, type SendSettings } from './jobs.js';
