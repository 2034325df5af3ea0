import { problem, type Problem } from '../../../libs/problem/index.js';

/** What a count is taken as. `backlog`: how far below zero it was; null where it was not. */
export interface ReadQuantity {
  quantity: number | null;
  backlog: number | null;
  warnings: Problem[];
  problem?: Problem;
}

/** What an integer of PostgreSQL cannot hold any more. */
export const MOST = 2 ** 31;

/**
 * A count as it can be sold. Refusing an odd one was rejected: the old count would stay on sale, and an ERP that counts below zero has sold
 * more than it had. So below zero is 0, with the backlog shown, and a part of a piece is no piece; both are told.
 */
export function readQuantity(sent: number | null | undefined, path: string): ReadQuantity {
  if (sent == null) return { quantity: null, backlog: null, warnings: [] };
  if (typeof sent !== 'number' || !Number.isFinite(sent) || Math.abs(sent) >= MOST) {
    const found = problem('quantity_invalid', path, 'A quantity is a number below 2,147,483,648.', 'Send 0, 1, 2 …');
    return { quantity: null, backlog: null, warnings: [], problem: found };
  }
  const whole = Math.floor(sent);
  if (whole < 0) return { quantity: 0, backlog: -whole, warnings: [negative(sent, -whole, path)] };
  return { quantity: whole, backlog: null, warnings: whole === sent ? [] : [rounded(sent, whole, path)] };
}

/**
 * What is reserved of a count: taken off it, so a part of a piece is a whole one, and below zero is nothing. Refusing an odd one was rejected for
 * the same reason.
 */
export function readReserved(
  sent: number | null | undefined,
  path: string,
): { reserved: number | null; warnings: Problem[]; problem?: Problem } {
  if (sent == null) return { reserved: null, warnings: [] };
  if (typeof sent !== 'number' || !Number.isFinite(sent) || Math.abs(sent) >= MOST) {
    const found = problem('quantity_invalid', path, 'What is reserved is a number below 2,147,483,648.', 'Send 0, 1, 2 …');
    return { reserved: null, warnings: [], problem: found };
  }
  const reserved = Math.max(0, Math.ceil(sent));
  return { reserved, warnings: reserved === sent ? [] : [odd(sent, reserved, path)] };
}

function odd(sent: number, reserved: number, path: string): Problem {
  const fix = 'Nothing has to be sent again; send whole pieces, not below zero.';
  return problem('reserved_rounded', path, `${sent} was taken as ${reserved}.`, fix, { severity: 'warning' });
}

function negative(sent: number, backlog: number, path: string): Problem {
  const fix = 'Nothing has to be sent again; a count of what can be sold is never below zero.';
  return problem('quantity_negative', path, `${sent} was taken as 0, with a backlog of ${backlog}.`, fix, { severity: 'warning' });
}

function rounded(sent: number, whole: number, path: string): Problem {
  const fix = 'Nothing has to be sent again; send whole pieces.';
  return problem('quantity_rounded', path, `${sent} was taken as ${whole}: a part of a piece is not sold.`, fix, { severity: 'warning' });
}
