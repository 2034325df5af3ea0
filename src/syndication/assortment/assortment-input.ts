import { problem, type Problem } from '../../../libs/problem/index.js';
import type { AssortmentExceptionEntity } from './assortment-exception.entity.js';
import type { AssortmentRuleEntity } from './assortment-rule.entity.js';
import type { AssortmentPlace } from './assortment.js';

export type RuleInput = Pick<AssortmentRuleEntity, 'name' | 'effect' | 'filter' | 'fromAt' | 'untilAt'>;
export type ExceptionInput = Pick<AssortmentExceptionEntity, 'sku' | 'isIn' | 'reason' | 'fromAt' | 'untilAt'>;

/** An assortment as it is to be: what is left out is not there any more. */
export interface AssortmentInput {
  place: AssortmentPlace;
  rules: RuleInput[];
  exceptions: ExceptionInput[];
}

export const MOST_RULES = 50;
export const MOST_EXCEPTIONS = 5_000;
/** Characters of all filters as JSON. */
export const LARGEST_RULES = 64 * 1024;

/** What is wrong with it in itself; what it names is asked of the catalogue. Pure. */
export function inputFaults({ rules, exceptions }: AssortmentInput): Problem[] {
  const names = new Set<string>();
  const skus = new Map<string, ExceptionInput>();
  const length = JSON.stringify(rules.map(({ filter }) => filter)).length;
  return [
    ...(length > LARGEST_RULES
      ? [problem('filter_too_large', 'input.rules', `The filters have ${length} characters.`, `Keep them below ${LARGEST_RULES}; SKUs by name are exceptions.`)]
      : []),
    ...rules.flatMap((rule, at) => {
      const path = `input.rules.${at}`;
      const isTwice = names.has(rule.name);
      names.add(rule.name);
      return [...(isTwice ? [problem('name_taken', `${path}.name`, `Two rules are called ${rule.name}.`, 'Give one another name.')] : []), ...datesFault(rule, path)];
    }),
    ...exceptions.flatMap((one, at) => {
      const path = `input.exceptions.${at}`;
      const { sku } = one;
      const before = skus.get(sku);
      skus.set(sku, one);
      return [...(before ? [saidTwice(one, before, path)] : []), ...datesFault(one, path)];
    }),
  ];
} // prettier-ignore

function saidTwice({ sku, isIn }: ExceptionInput, before: ExceptionInput, path: string): Problem {
  const message = before.isIn === isIn ? `${sku} is named twice.` : `${sku} is said to be in and to be out.`;
  return problem('exception_twice', `${path}.sku`, message, 'Say one thing of each SKU.');
}

const datesFault = ({ fromAt, untilAt }: { fromAt: Date | null; untilAt: Date | null }, path: string): Problem[] =>
  fromAt && untilAt && untilAt <= fromAt
    ? [problem('dates_reversed', `${path}.until`, 'It would end before it begins.', 'Send an end after the beginning.')]
    : [];

export const unknownSku = (sku: string, at: number): Problem =>
  problem('sku_unknown', `input.exceptions.${at}.sku`, `There is no ${sku}.`, 'Correct the SKU, or let the ERP send it first.');
