import { problem, type Problem } from '../../../libs/problem/index.js';

/** Somebody names a channel that is not there. */
export function noChannel(code: string): Problem {
  return problem('channel_not_found', 'channel', `There is no channel ${code}`, 'Correct the code; the query `channels` lists them');
}
