import type { Acting } from '../../src/journal/index.js';

/** What a resolver hands to a service, for tests that call the service themselves. */
export function acting(person: string, now = new Date(), more: Partial<Acting> = {}): Acting {
  return { person, door: 'graphql', requestId: null, now, ...more };
}
