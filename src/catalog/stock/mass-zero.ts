import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ShownShare } from './shown-offers.js';

/** Where a mass zero stands. */
export const MASS_ZERO_STATES = ['open', 'restored', 'let_in'] as const;
export type MassZeroState = (typeof MASS_ZERO_STATES)[number];

/** What a source may set to 0 of a channel within the window, where it has no share of its own. */
export const ZERO_SHARE = 0.3;
export const ZERO_WINDOW_MS = 600_000;
/** Fewer are no mass, whatever share of a small channel they are. */
export const LEAST_ZEROS = 5;

export function zeroShareFault(share: unknown, path: string): Problem | undefined {
  if (typeof share === 'number' && share >= 0.01 && share <= 1) return undefined;
  return problem('share_invalid', path, 'The share is a number from 0.01 to 1.', 'Send 0.3 for 30 %.');
}

/** An offer that a source sets to 0 now. */
export interface NewZero {
  key: string;
  sku: string;
}

/** What came of a channel within the window. */
export interface Mass {
  channel: string;
  zeroed: number;
  of: number;
}

/** Which of the zeros go beyond the share of some channel, in the order in which they came, and of which channels that is true. Pure. */
export function judgeZeros(
  zeros: readonly NewZero[],
  earlier: ReadonlySet<string>,
  shares: readonly ShownShare[],
  share: number,
): { beyond: Set<string>; masses: Mass[] } {
  const beyond = new Set<string>();
  const masses: Mass[] = [];
  for (const { channel, skus, others } of shares) {
    const shown = new Set(skus);
    const of = others + shown.size;
    let zeroed = [...earlier].filter((sku) => shown.has(sku)).length;
    const isMass = (): boolean => zeroed >= LEAST_ZEROS && zeroed > share * of;
    for (const { key, sku } of zeros) {
      if (!shown.has(sku) || earlier.has(sku)) continue;
      zeroed++;
      if (isMass()) beyond.add(key);
    }
    if (isMass()) masses.push({ channel, zeroed, of });
  }
  return { beyond, masses };
}
