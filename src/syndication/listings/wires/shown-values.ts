import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { ChannelAdapter } from '../../../port/index.js';

/** A number that is shown; null: something that is no number; undefined: the channel shows none. */
export const asUnits = (value: unknown): number | null | undefined => (value === undefined || typeof value === 'number' ? value : null);

/** Whether two values of a field mean the same on the channel. */
export function isSame(adapter: Pick<ChannelAdapter, 'normalise'>, name: string, one: unknown, other: unknown): boolean {
  return canonicalJson(adapter.normalise(name, one) ?? null) === canonicalJson(adapter.normalise(name, other) ?? null);
}
