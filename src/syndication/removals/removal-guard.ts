import { problem, type Problem } from '../../../libs/problem/index.js';

/** Where a hold stands: over is one of which every listing is planned again, or off the channel. */
export const HOLD_STATES = ['open', 'confirmed', 'kept', 'over'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** What became of a removal: it went; it waits; a person keeps the listing; a person lets it go, and it goes when it is planned next. */
export const REMOVAL_STATES = ['went', 'held', 'kept', 'confirmed'] as const;
export type RemovalState = (typeof REMOVAL_STATES)[number];

/** What may leave a channel within the window without a person, where it has no share of its own. */
export const REMOVAL_SHARE = 0.1;
export const REMOVAL_WINDOW_MS = 3_600_000;
/** Fewer are nobody's mistake, whatever share of a small channel they are. */
export const LEAST_REMOVALS = 20;

export function removalShareFault(share: unknown, path: string): Problem | undefined {
  if (typeof share === 'number' && share >= 0.01 && share <= 1) return undefined;
  return problem('share_invalid', path, 'The share is a number from 0.01 to 1.', 'Send 0.1 for 10 %.');
}

/** Of a channel's own settings. */
export function removalShareOf(settings: Record<string, unknown>): number {
  const share = (settings['removals'] as { maxShare?: unknown } | undefined)?.maxShare;
  return typeof share === 'number' ? share : REMOVAL_SHARE;
}

/** How many listings may leave a channel of so many within the window. Pure. */
export const mostRemovals = (ofAll: number, share: number): number => Math.max(LEAST_REMOVALS, Math.floor(ofAll * share + 1e-9));
