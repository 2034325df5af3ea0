export { defineJob, Jobs, JOBS_SCHEMA, type JobHandler, type JobKind, type JobsOptions, type SendSettings } from './jobs.js';
