import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ViewDictionary } from '../mapping/index.js';

/**
 * Labels that read otherwise now than where the channel got its edition: what is approved stays as it was approved, so somebody has to be told
 * that the new words are not there. Pure.
 */
export function labelsNotLive(
  channel: string,
  sku: string,
  locales: readonly string[],
  approved: ViewDictionary,
  now: ViewDictionary,
): Problem[] {
  const found: Problem[] = [];
  const compare = (what: string, place: string, before: Record<string, string> | undefined, after: Record<string, string>): void => {
    if (!before) return;
    for (const locale of locales) {
      const [old, next] = [before[locale], after[locale]];
      if (next === undefined || old === next) continue;
      const message = `${what} is ${JSON.stringify(next)} in ${locale}; ${channel} was approved with ${old === undefined ? 'no label' : JSON.stringify(old)} and shows that`;
      found.push(
        problem('label_not_live', place, message, 'Submit the product again and have it approved', {
          severity: 'warning',
          owner: 'pim',
          details: { sku },
        }),
      );
    }
  };
  for (const [attribute, labels] of Object.entries(now.attributes))
    compare(`The axis ${attribute}`, attribute, approved.attributes[attribute], labels);
  for (const [attribute, options] of Object.entries(now.options))
    for (const [option, labels] of Object.entries(options))
      compare(`The option ${option} of ${attribute}`, `${attribute}.${option}`, approved.options[attribute]?.[option], labels);
  return found;
}
