import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ParkedRow } from './parked.repository.js';

/** Beside the later verdict of a line that was parked: since when it has it, and why not before. */
export function hasWaited({ body, waits_for }: Pick<ParkedRow, 'body' | 'waits_for'>, now: Date): Problem {
  const { parentSku, path } = body as { parentSku?: string; path?: string };
  const message = `It was parked, and taken up when ${parentSku ?? waits_for} came, at ${now.toISOString()}.`;
  return problem('was_parked', path, message, 'Nothing has to be sent for that.', { severity: 'warning' });
}
