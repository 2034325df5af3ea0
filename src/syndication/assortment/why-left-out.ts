import { BROKEN, BY_FAMILY, NO_RULE } from '../../search/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { LeftOutSku } from './left-out.repository.js';

/** Why something is not meant for a place, in words that follow its name. Pure. */
export function whyLeftOut({ place, because, rule, reason }: LeftOutSku): string {
  const [kind, code] = [place.slice(0, place.indexOf(':')), place.slice(place.indexOf(':') + 1)];
  const assortment = `the assortment of ${kind === 'market' ? 'market ' : ''}${code}`;
  if (rule !== null) return `the rule "${rule}" of ${assortment} leaves it out`;
  if (reason !== null) return `an exception of ${assortment} leaves it out (${reason})`;
  if (because === NO_RULE) return `no rule of ${assortment} takes it in`;
  if (because === BY_FAMILY) return `the mapping of ${code} leaves out its family`;
  if (because !== BROKEN) return `the rules of ${assortment} have changed, and what they say of it is being settled`;
  return `the rules of ${assortment} cannot be asked at the moment, and nothing new comes to it meanwhile`;
}

/** Nothing is wrong with it: it is to be somewhere else. Pure. */
export function notMeant(sku: string, channel: string, leftOut: LeftOutSku): Problem {
  return problem('not_meant', sku, `${sku} is not meant for ${channel}: ${whyLeftOut(leftOut)}`, TAKE_IN, {
    severity: 'warning',
    owner: 'pim',
    details: { sku },
  });
}

export const TAKE_IN = 'Nothing to do; if it should be there, change the rules or add an exception by saveAssortment';
