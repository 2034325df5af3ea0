import type { Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, SendOutcome } from '../../port/index.js';
import type { CallResult } from './client.js';
import { problemOf, refusalOf, type AmazonIssue } from './issues.js';
import { settingsOf } from './settings.js';

/** Calls in flight at once for one batch. */
export const WIDTH = 16;

const ACCESS_AFTER_MS = 60_000;

interface Submission {
  status: 'ACCEPTED' | 'INVALID' | 'VALID';
  submissionId: string;
  issues?: AmazonIssue[];
}

/** `there`: Plinth knew of the listing. If Amazon does not, somebody took it away, and only a look may decide what that means. */
export function outcomeOf(answer: CallResult, sku: string, context: ChannelContext, there = false): SendOutcome {
  switch (answer.kind) {
    case 'retry':
      return { outcome: 'retry', afterMs: answer.afterMs, reason: answer.reason };
    case 'unknown':
      return { outcome: 'unknown', reason: answer.reason };
    case 'refused':
      // The app's rights are a person's business; no listing is at fault, and all go on by themselves once it is mended.
      if (answer.status === 401 || answer.status === 403)
        return { outcome: 'retry', afterMs: ACCESS_AFTER_MS, reason: `${answer.message}. ${refusalOf(answer, sku).fix}` };
      if (there && answer.status === 404) return { outcome: 'unknown', reason: `Amazon has no ${sku} to change: ${answer.message}` };
      return { outcome: 'terminal', issues: [refusalOf(answer, sku)] };
    case 'ok': {
      const { status, issues = [] } = answer.body as Submission;
      const problems = issues.map((issue) => problemOf(issue, sku));
      if (status === 'INVALID') return { outcome: 'terminal', issues: problems };
      return taken(context, problems);
    }
  }
}

export function taken(context: ChannelContext, issues: Problem[]): Extract<SendOutcome, { outcome: 'accepted' }> {
  const { pollAfterMs } = settingsOf(context.account, context.channel);
  return { outcome: 'accepted', processed: false, pollAfterMs, ...(issues.length > 0 && { issues }) };
}
