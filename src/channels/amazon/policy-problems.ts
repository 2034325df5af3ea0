import { problem, type Problem } from '../../../libs/problem/index.js';

/** Goes along with the payload. */
export const advise = (code: string, path: string, message: string, fix: string): Problem =>
  problem(code, path, message, fix, { severity: 'warning', owner: 'pim' });

/** Stops the send. */
export const forbid = (code: string, path: string, message: string, fix: string, owner = 'pim'): Problem =>
  problem(code, path, message, fix, { severity: 'error', owner });
