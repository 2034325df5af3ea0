import { problem, type Problem } from '../../../libs/problem/index.js';
import type { RecallEntity } from './recall.entity.js';

/** A recall as it stands. `market` null: all of them. */
export interface Recall extends Omit<RecallEntity, 'marketCode'> {
  market: string | null;
}

/** A recall that a line or a person begins. `markets` null: all. */
export interface RecallBegun {
  lifted: false;
  markets: string[] | null;
  reason: string | null;
}

/** The end of recalls: of those of the speaker's own in these markets (null: all of them), or of those that two people agreed on. */
export interface RecallLifted {
  lifted: true;
  markets: string[] | null;
  reason: string;
  /** Whether the speaker may was decided before. */
  agreedOn?: string;
}

/** What is said of the recalls of one node. */
export type RecallSaid = RecallBegun | RecallLifted;

/** As a sentence without its full stop: `MUG-ASTA is recalled in all markets since … by erp ("Lead")`. */
export function inWords({ sku, market, since, owner, reason }: Pick<Recall, 'sku' | 'market' | 'since' | 'owner' | 'reason'>): string {
  const where = market === null ? 'all markets' : `the market ${market}`;
  const why = reason === null ? 'no reason was given' : JSON.stringify(reason);
  return `${sku} is recalled in ${where} since ${since.toISOString()} by ${owner} (${why})`;
}

/** Who may end it, and how. */
export function howToLift({ id, owner, door, liftAskedBy }: Pick<Recall, 'id' | 'owner' | 'door' | 'liftAskedBy'>): string {
  // Begun in this very call, it has no id yet.
  const named = id === '' ? '' : `(id: ${id})`;
  const alone = door === 'erp' ? 'an item line with recall {"lifted": true}' : `liftRecall${named}`;
  const two =
    liftAskedBy === null
      ? `one person asks by askToLiftRecall${named} and another confirms by confirmRecallLift`
      : `a person other than ${liftAskedBy}, who asked, confirms by confirmRecallLift${named}`;
  return `Only ${owner} lifts it alone, by ${alone}; else ${two}.`;
}

/** A lifecycle does not end a recall, whoever sends it. `severity` warning: the word is kept for after the lift. */
export function recallStands(recall: Recall, path: string, severity: 'error' | 'warning'): Problem {
  const kept = severity === 'warning' ? 'The lifecycle counts once that is lifted.' : 'A lifecycle does not end a recall.';
  return problem('recall_stands', `${path}.lifecycle`, `${inWords(recall)}. ${kept}`, howToLift(recall), {
    severity,
    owner: recall.owner,
    ...(recall.id !== '' && { details: { recall: recall.id } }),
  });
}

/** Of a lifecycle that recalls by itself. It stops the sale as any other; only whoever must decide what becomes of it knows nothing. */
export function recallUnexplained({ sku, path, kind }: { sku: string; path: string; kind: 'source' | 'person' }): Problem {
  const message = `${sku} is recalled in all markets, and nobody is told why.`;
  const fix =
    kind === 'person'
      ? 'Say it by recallProduct with a reason; the next time in place of the lifecycle, with a market where it is not all of them.'
      : 'Send recall {"reason": "…"} for it; the next time in place of the lifecycle, with markets where it is not all of them.';
  return problem('recall_without_reason', `${path}.lifecycle`, message, fix, { severity: 'warning' });
}

/** The refusals of what is said of a recall, so that codes and words are in one place. */
export const recallRefusals = {
  unknown: (id: string): Problem =>
    problem('recall_not_found', 'id', `There is no recall ${JSON.stringify(id.slice(0, 40))}.`, 'Take the id from recalls.'),
  lifted: ({ id, liftedBy, liftedAt }: Recall): Problem =>
    problem(
      'recall_lifted',
      'id',
      `Recall ${id} was lifted by ${liftedBy} on ${liftedAt!.toISOString()}.`,
      'Nothing is left to do; its stock waits for a newer count.',
    ),
  notYours: (recall: Recall, path: string): Problem =>
    problem('recall_not_yours', path, `${inWords(recall)}.`, howToLift(recall), {
      owner: recall.owner,
      details: { recall: recall.id },
    }),
  elsewhere: ({ owner, market }: Recall, path: string): Problem =>
    problem(
      'lift_misses',
      `${path}.markets`,
      market === null ? `${owner} recalled it in all markets, not in these.` : `${owner} recalled it in ${market}, not in these markets.`,
      'Name the markets as they were recalled; without markets all recalls of the sender end.',
    ),
  yours: ({ id, owner }: Recall): Problem =>
    problem('recall_yours', 'id', `Recall ${id} is of ${owner}, who needs nobody else to lift it.`, `Lift it by liftRecall(id: ${id}).`),
  asked: ({ id, liftAskedBy }: Recall): Problem =>
    problem(
      'lift_asked',
      'id',
      `${liftAskedBy} asked to lift recall ${id} already.`,
      'Let a person other than that one confirm it by confirmRecallLift, or decline it by keepRecall.',
    ),
  notAsked: ({ id }: Recall): Problem =>
    problem('lift_not_asked', 'id', `Nobody asked to lift recall ${id}.`, 'Let one person ask by askToLiftRecall, and another confirm.'),
  fourEyes: ({ id, liftAskedBy }: Recall, person: string): Problem =>
    problem(
      'four_eyes',
      'id',
      `${person} asked to lift recall ${id} and may not confirm it.`,
      `Let somebody else do it, not ${liftAskedBy}.`,
      {
        details: { liftAskedBy },
      },
    ),
};
