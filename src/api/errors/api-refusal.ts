import { HttpException } from '@nestjs/common';
import type { Problem } from '../../../libs/problem/index.js';

/**
 * Ends a request before its use case began (no key, too large, not allowed): with a status over HTTP, as a GraphQL error with
 * `extensions { code fix }`. What a use case itself refuses is data (`userErrors`, verdicts) and never comes here.
 */
export class ApiRefusal extends HttpException {
  readonly problems: Problem[];

  constructor(status: number, problems: Problem | Problem[]) {
    const list = Array.isArray(problems) ? problems : [problems];
    super(list[0]?.message ?? 'Refused', status);
    this.problems = list;
  }
}
