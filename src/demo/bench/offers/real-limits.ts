import { readBudgets, type BudgetState } from '../../../syndication/index.js';
import { latencyOf, type Latency } from './changes.js';
import { set, type Phase } from './phase.js';
import { send } from './steady.js';

export interface Limited {
  /** Of what the channels acknowledged within the time; `missing` waits for its turn. */
  latency: Latency;
  /** Age of the oldest change that waits, in seconds; 0: none does. */
  stalest: number;
  budgets: BudgetState[];
}

/** The same changes where each channel takes only what it publishes that it takes. */
export async function realLimits(phase: Phase, perSecond: number, seconds: number): Promise<Limited> {
  const { house } = phase;
  const { manager } = house.foundation.ds;
  for (const kind of ['shopify', 'amazon', 'google'] as const) await set(house, kind, { rateLimits: 'real' });
  const changes = await send(phase, 'limited', perSecond, seconds);
  const latency = await latencyOf(manager, changes);
  const stalest = latency.oldest === null ? 0 : (Date.now() - latency.oldest) / 1000;
  return { latency, stalest, budgets: await readBudgets(manager) };
}
