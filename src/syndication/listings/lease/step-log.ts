import { Logger } from '@nestjs/common';
import type { LeasedListing } from '../leased-listing.js';

const logger = new Logger('Listings');

/**
 * One line a listing at level debug, under the trace id of the change that it was worked on for: by that id a log finds what became of a
 * request after it was answered. Not at info: a catalogue of 100,000 listings would write as many lines a night.
 */
export function logSteps(step: 'sent' | 'read' | 'withdrawn', done: readonly { row: LeasedListing; state: string }[]): void {
  for (const { row, state } of done) {
    const { id, key, revision, traceId } = row;
    logger.debug({ listing: id, key, revision, state, ...(traceId === null ? {} : { traceId }) }, `Listing ${step}`);
  }
}
