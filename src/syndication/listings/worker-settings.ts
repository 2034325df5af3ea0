import { hostname } from 'node:os';
import { newUuid } from '../../../libs/secrets/index.js';

/** Steps between which a test may let a worker die. */
export type FailurePoint = 'rendered' | 'marked' | 'sent' | 'read' | 'withdrawn' | 'gone' | 'wires_marked' | 'wires_sent' | 'wires_read';

/** Thrown at a point of failure: the worker is dead, so nothing of it says or gives back anything any more. */
export class WorkerDied extends Error {}

/** How a worker works. A class, because Nest needs a value as its token. */
export class WorkerSettings {
  /** Names the holder of a lease. */
  owner = `${hostname()}:${process.pid}:${newUuid().slice(0, 8)}`;
  batchSize = 150;
  planBatchSize = 50;
  /** How often an idle worker looks for work that nobody told it of. */
  pollMs = 500;
  random: () => number = Math.random;
  /** Does nothing; a test throws `WorkerDied` here to kill the worker between two steps. */
  pointOfFailure: (point: FailurePoint) => Promise<void> = () => Promise.resolve();
}
