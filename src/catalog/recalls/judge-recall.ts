import type { Problem } from '../../../libs/problem/index.js';
import type { Lifecycle } from '../products/terms.js';
import { recallRefusals, recallStands, recallUnexplained, type Recall, type RecallBegun, type RecallSaid } from './recall.js';

/** A life that is not a recall. */
export type Life = Exclude<Lifecycle, 'recalled'>;

/** What a row says of a node's life and recalls, and what is known of them. */
export interface RecallQuestion {
  path: string;
  sku: string;
  speaker: string;
  /** Machines send what they know again and again: a life that does not count is kept for later. A person is told at once. */
  kind: 'source' | 'person';
  lifecycle: Lifecycle;
  /** As the row names it, where no newer message did. */
  wanted: Lifecycle | undefined;
  said: RecallSaid | undefined;
  /** Open ones of this very node. */
  own: readonly Recall[];
  /** Open ones of the nodes above. */
  above: readonly Recall[];
}

/** What comes of it. */
export interface RecallVerdict {
  begins: { market: string | null; reason: string | null }[];
  /** Open recalls of the speaker's whose reason is told anew. */
  reasons: { market: string | null; reason: string }[];
  lifts: Recall[];
  liftReason: string | null;
  lifecycle: Lifecycle;
  /** What the node's life is after the recalls that stay open. */
  then: Life | null;
  /** Worth knowing; nothing was refused. */
  warnings: Problem[];
  refused?: Problem;
}

/** The markets that a verdict concerns; null: all of them. */
export const marketsOf = ({ begins, reasons, lifts }: RecallVerdict): (string | null)[] => [
  ...new Set([...begins, ...reasons, ...lifts].map(({ market }) => market)),
];

/** Whether a recall begins, ends or stands. A life that a feed sends never ends one. Pure. */
export function judgeRecall(question: RecallQuestion): RecallVerdict {
  const { lifecycle, wanted, said, own, above, speaker, kind, path } = question;
  const verdict: RecallVerdict = { begins: [], reasons: [], lifts: [], liftReason: null, lifecycle, then: null, warnings: [] };
  // Nothing is said of it: nothing becomes of it. For such rows the open recalls are not even read.
  if (wanted === undefined && said === undefined) return verdict;
  const life = wanted === 'recalled' ? undefined : wanted;
  if (said?.lifted) {
    verdict.lifts = own.filter((one) => (said.agreedOn ? one.id === said.agreedOn : one.owner === speaker) && concerns(one, said.markets));
    verdict.liftReason = said.reason;
    const others = own.find((one) => concerns(one, said.markets));
    const missed = own.find((one) => one.owner === speaker);
    if (verdict.lifts.length === 0 && missed && !said.agreedOn)
      return { ...verdict, refused: recallRefusals.elsewhere(missed, `${path}.recall`) };
    if (verdict.lifts.length === 0 && others) return { ...verdict, refused: recallRefusals.notYours(others, `${path}.recall`) };
  } else if (said) {
    begin(verdict, said, question);
    if (lacksReason(said, question)) verdict.warnings.push(recallUnexplained(question));
  }
  const open = own.filter((one) => one.market === null && !verdict.lifts.includes(one));
  const before = own.find((one) => one.market === null)?.lifecycleThen ?? (lifecycle === 'recalled' ? 'active' : lifecycle);
  if (open.length > 0 || verdict.begins.some(({ market }) => market === null)) {
    verdict.lifecycle = 'recalled';
    verdict.then = life ?? before;
  } else verdict.lifecycle = life ?? before;
  const stands = [...own, ...above].find((one) => !verdict.lifts.includes(one));
  if (life && stands && (open.length > 0 || SELLS.has(life))) {
    if (kind === 'person' && open.length > 0) return { ...verdict, refused: recallStands(stands, path, 'error') };
    verdict.warnings.push(recallStands(stands, path, 'warning'));
  }
  return verdict;
}

const SELLS: ReadonlySet<Lifecycle> = new Set(['active', 'run_out']);

const concerns = ({ market }: Recall, markets: string[] | null): boolean =>
  markets === null || (market !== null && markets.includes(market));

/** A recall names a reason; one that names none counts at once all the same, and until it has one whoever says it is told each time. */
const lacksReason = ({ reason }: RecallBegun, { own, speaker }: RecallQuestion): boolean =>
  reason === null && !own.some((one) => one.owner === speaker && one.market === null && one.reason !== null);

/** The same recall again begins nothing; a reason that comes later is written down. */
function begin(verdict: RecallVerdict, { markets, reason }: RecallBegun, question: RecallQuestion) {
  for (const market of new Set(markets ?? [null])) {
    const known = question.own.find((one) => one.owner === question.speaker && one.market === market);
    if (!known) verdict.begins.push({ market, reason });
    else if (reason !== null && reason !== known.reason) verdict.reasons.push({ market, reason });
  }
}
