import { runSteps, type SeedResult, type Step } from './run-seed.js';
import type { Template } from './world/template.js';

/** A run that breaks the same rule with as few steps as were found. */
export interface Shrunk {
  /** Their places in the whole. */
  places: number[];
  result: SeedResult;
  runs: number;
}

/** One day of trouble has 42 steps: this is far beyond what halving them takes. */
const MOST_RUNS = 150;

/** Which rule was broken: the number before the colon. */
const ruleOf = (breach: string): string => breach.slice(0, breach.indexOf(':'));

/**
 * Leaves out pieces of the steps, half of them at first and single ones at last, as long as the same rule breaks without them (Zeller and
 * Hildebrandt, "Simplifying and isolating failure-inducing input", 2002). Each try is a world of its own.
 */
export async function shrink(template: Template, seed: number, steps: readonly Step[], failed: SeedResult): Promise<Shrunk> {
  const rule = ruleOf(failed.breaches[0]!);
  let places = steps.map((_, at) => at).slice(0, (failed.failedAt ?? steps.length - 1) + 1);
  let result = failed;
  let runs = 0;
  const breaks = async (kept: number[]): Promise<boolean> => {
    runs += 1;
    const tried = await runSteps(
      template,
      seed,
      kept.map((at) => steps[at]!),
    );
    if (!tried.breaches.some((breach) => ruleOf(breach) === rule)) return false;
    result = tried;
    return true;
  };
  for (let size = Math.ceil(places.length / 2); size >= 1 && runs < MOST_RUNS; size = Math.floor(size / 2)) {
    for (let at = 0; at < places.length && runs < MOST_RUNS;) {
      const kept = [...places.slice(0, at), ...places.slice(at + size)];
      if (kept.length > 0 && (await breaks(kept))) places = kept;
      else at += size;
    }
  }
  return { places, result, runs };
}
