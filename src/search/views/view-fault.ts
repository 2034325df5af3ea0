import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { lookUp } from '../query/cell-condition.js';
import { askedText, compileFilter, type Ground } from '../query/compile.js';
import { orderOf } from '../query/question.js';
import type { ViewQuestion } from './view-form.js';

/** What a question names that is not there (any more), or asks wrongly; nothing: it can be asked. Paths begin with `path`, and a dot where there is one. */
export function questionFaults(ground: Ground, { filter, sort, columns }: ViewQuestion, path: string): Problem[] {
  return [
    ...faultsOf(() => compileFilter(ground, filter, `${path}filter`)),
    ...faultsOf(() => sort && orderOf(ground, sort, askedText(ground, filter.text), `${path}sort`)),
    ...columns.flatMap((column, at) => faultsOf(() => lookUp(ground, column, `${path}columns.${at}`))),
  ];
}

function faultsOf(work: () => unknown): Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
}
