import type { Problem } from '../../../libs/problem/index.js';
import { reasonOf, type Reason } from '../../search/index.js';
import type { Readiness } from './readiness.service.js';

/** A reason, and of how many of a product's SKUs it was said. */
export interface Found {
  reason: Reason;
  nodes: number;
}

export interface Judged {
  isReady: boolean;
  found: Found[];
}

/** What completeness tells, exactly and at once; and what an approval ends, which is no matter of the draft: kept here it would stay until the next edit. */
const NOT_OF_VERDICTS = ['required_by_family', 'value_breaks_rule', 'option_without_label', 'option_look_alike', 'label_not_live'];

/** What the rules of a channel say of a draft, in the words of readiness: several SKUs with one fault have one reason. */
export function judgedOf({ channel, listings, isRecalled, issues }: Readiness, rootSku: string): Judged {
  const own = issues.filter(({ code }) => !NOT_OF_VERDICTS.includes(code));
  const isReady = listings > 0 && !isRecalled && own.every(({ severity }) => severity === 'warning');
  // That a thing is at its end of life is nobody's fault, a warning, and yet what keeps it off.
  const isStopped = !isReady && own.every(({ severity }) => severity === 'warning');
  const reasonOf = (issue: Problem): Reason => reasonOfIssue(channel, isStopped ? { ...issue, severity: 'error' } : issue, rootSku);
  const found = Map.groupBy(own, (issue) => reasonOf(issue).id);
  return {
    isReady,
    found: [...found.values()].map((same) => ({
      reason: reasonOf(same[0]!),
      nodes: new Set(same.map(({ details }) => details?.['sku'] ?? '')).size,
    })),
  };
}

function reasonOfIssue(channelCode: string, { code, path, message, fix, severity, owner, details }: Problem, rootSku: string): Reason {
  const place = placeOf(path ?? '', [rootSku, details?.['sku']]);
  const locale = details?.['locale'] ?? /@([^#]+)/.exec(place)?.[1] ?? '';
  return reasonOf({
    ...{ channelCode, code, place, locale: String(locale), severity: severity === 'warning' ? 'warning' : 'error', owner: owner ?? 'pim' },
    ...{ message, fix: fix ?? '' },
  });
}

/** Without which of many: places of lists, and the product itself. */
function placeOf(path: string, skus: unknown[]): string {
  return skus.includes(path) ? '' : path.replace(/\.\d+(?=\.|$)/g, '');
}
