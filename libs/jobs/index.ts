export { defineJob, Jobs, type JobHandler, type JobKind, type JobsOptions, type SendSettings } from './jobs.js';
