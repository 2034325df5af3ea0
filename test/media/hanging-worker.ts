import { Jobs } from '../../libs/jobs/index.js';
import { renditionJob } from '../../src/media/renditions/ensure-renditions.service.js';

/** A worker as a process of its own, on the database that it is given: it takes one job, says so, and is never done. */
const jobs = new Jobs({ url: process.argv[2]!, pollSeconds: 0.5, onError: () => undefined });
await jobs.start();
await jobs.work(renditionJob, () => {
  process.stdout.write('taken\n');
  return new Promise<void>(() => undefined);
});
