import { problem } from '../../../libs/problem/index.js';
import { Form } from './form.js';

/** A whole number in a range. The scalar Int of GraphQL has refused fractions and what is beyond 32 bits before. */
export const IsWhole = (
  least: number,
  most: number,
  refusal = { code: 'invalid', message: `This is no whole number from ${least} to ${most}.`, fix: `Send one from ${least} to ${most}.` },
): PropertyDecorator =>
  Form((value: unknown, path) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return undefined;
    return problem(refusal.code, path, refusal.message, refusal.fix);
  });

/** Rows of one page. What is beyond the limit of every list (250) is refused before any field runs, as `page_too_large`. */
export const IsPageSize = (most: number, rows: string, code = 'page_invalid'): PropertyDecorator =>
  IsWhole(1, most, { code, message: `A page has 1 to ${most} ${rows}.`, fix: `Send first between 1 and ${most}.` });
