import type { Requirements } from '../../port/index.js';
import { policyAt, type Policy } from './policy.js';

/** The contract that the payloads are made for. */
const CONTRACT = 'products-0.11.0';

/** What Google demands at this moment, with the policy in force; `version` names the contract and the day from which the policy counts. */
export interface GoogleRequirements extends Requirements {
  policy: Policy;
}

/** The same for every kind of product; only time changes them. */
export function requirementsAt(now: Date): GoogleRequirements {
  const policy = policyAt(now);
  return { version: `${CONTRACT}/${policy.from}`, policy };
}
