import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { Problem } from '../../../libs/problem/index.js';
import { listOfOwnVerdicts } from './form.js';
import { FormRefusal } from './form-refusal.js';
import { judgeForm, statesForm } from './judge-form.js';

/**
 * The one place where forms are judged: every GraphQL argument and REST body, query or parameter whose class states a form. Nothing
 * behind it runs on a wrong one. It hands on what came, unchanged: no coercion, no defaults, no copies.
 */
@Injectable()
export class FormPipe implements PipeTransform {
  transform(value: unknown, { metatype, type, data }: ArgumentMetadata): unknown {
    if (!statesForm(metatype)) return value;
    const problems = judgeForm(metatype, value, data ?? '');
    const list = listOfOwnVerdicts(metatype);
    if (list === undefined) {
      if (problems.length > 0) throw new FormRefusal(problems, type);
      return value;
    }
    const { refused, others } = sort(problems, list);
    if (others.length > 0) throw new FormRefusal(others, type);
    return { ...(value as object), refused };
  }
}

/** Findings on one row of the list, by the row's place; and all the others, which concern the call. */
function sort(problems: Problem[], list: string): { refused: Map<number, Problem[]>; others: Problem[] } {
  const refused = new Map<number, Problem[]>();
  const others: Problem[] = [];
  for (const one of problems) {
    const [at, place] = (one.path ?? '').split('.');
    const row = at === list && /^\d+$/.test(place ?? '') ? Number(place) : undefined;
    if (row === undefined) others.push(one);
    else refused.set(row, [...(refused.get(row) ?? []), one]);
  }
  return { refused, others };
}
