import type { Requirements } from '../../port/index.js';
import { policyAt, type Policy } from './policy.js';

/** The contract that the payloads are made for. */
const CONTRACT = 'products-0.11.0';

export interface GoogleRequirements extends Requirements {
  policy: Policy;
}

/** The same for every kind of product; only time changes them. */
export function requirementsAt(now: Date): GoogleRequirements {
  const policy = policyAt(now);
  return { version: `${CONTRACT}/${policy.from}`, policy };
}
