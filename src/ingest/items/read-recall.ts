import { reasonFault, type RecallSaid } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';

const FIELDS = new Set(['reason', 'markets', 'lifted']);
/** Markets that a recall names; more are all of them. */
const MOST = 200;

/** `{"reason", "markets"}` begins a recall, `{"lifted": true, "reason"}` ends the sender's own. Which markets there are, the catalogue knows. */
export function readRecall(given: unknown, path: string): { said?: RecallSaid; problems: Problem[] } {
  if (given === undefined) return { problems: [] };
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    return { problems: [problem('wrong_type', path, 'recall is not an object.', FIX)] };
  const body = given as Record<string, unknown>;
  const problems: Problem[] = [];
  for (const field of Object.keys(body))
    if (!FIELDS.has(field)) problems.push(problem('unknown_field', `${path}.${field}`, `A recall has no field ${field}.`, FIX));
  const { reason, markets = null, lifted = false } = body;
  if (typeof lifted !== 'boolean') problems.push(problem('wrong_type', `${path}.lifted`, 'lifted is not true or false.', FIX));
  const fault = reasonFault(reason, `${path}.reason`);
  if (fault)
    problems.push(reason === undefined ? problem('reason_missing', `${path}.reason`, 'It says no reason.', 'Say why, in words.') : fault);
  if (markets !== null && !isCodes(markets))
    problems.push(
      problem(
        'wrong_type',
        `${path}.markets`,
        'markets is not a list of market codes.',
        `Send 1 to ${MOST} codes, or leave it out: all markets.`,
      ),
    );
  if (problems.length > 0) return { problems };
  return { said: { lifted: lifted as boolean, markets: markets as string[] | null, reason: reason as string }, problems };
}

const FIX = 'Send {"reason": "…", "markets": ["DE"]}, or {"lifted": true, "reason": "…"}; without markets: all of them.';

const isCodes = (given: unknown): given is string[] =>
  Array.isArray(given) && given.length > 0 && given.length <= MOST && given.every((one) => typeof one === 'string' && one.length <= 100);
