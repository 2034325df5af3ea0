import type { SeedResult, Step } from './run-seed.js';

/** A world of its own that lives these steps. */
export type Run = (steps: readonly Step[]) => Promise<SeedResult>;

/** A run that breaks the same rule with as few steps as were found. */
export interface Shrunk {
  /** Their places in the whole. */
  places: number[];
  result: SeedResult;
  runs: number;
}

/** Far beyond what it takes to halve some hundred steps. */
const MOST_RUNS = 200;

/** Which rule was broken: the number before the colon. */
const ruleOf = (breach: string): string => breach.slice(0, breach.indexOf(':'));

/**
 * Leaves out pieces of the steps, half of them at first and single ones at last, as long as the same rule breaks without them (Zeller and
 * Hildebrandt, "Simplifying and isolating failure-inducing input", 2002). What comes after the breach is left out at once, and single steps
 * are tried again until none of them can go. Each try is a world of its own.
 */
export async function shrink(run: Run, steps: readonly Step[], failed: SeedResult): Promise<Shrunk> {
  const rule = ruleOf(failed.breaches[0]!);
  const upTo = (places: number[], { failedAt }: SeedResult): number[] => places.slice(0, (failedAt ?? places.length - 1) + 1);
  let result = failed;
  let places = upTo(
    steps.map((_, at) => at),
    failed,
  );
  let runs = 0;
  /** Whether some piece of this size could go. */
  const pass = async (size: number): Promise<boolean> => {
    const before = places.length;
    for (let at = 0; at < places.length && runs < MOST_RUNS;) {
      const kept = [...places.slice(0, at), ...places.slice(at + size)];
      const these = kept.map((place) => steps[place]!);
      const tried = these.length > 0 && (await run(these));
      runs += 1;
      if (tried && tried.breaches.some((breach) => ruleOf(breach) === rule)) {
        places = upTo(kept, tried);
        result = tried;
      } else at += size;
    }
    return places.length < before;
  };
  for (let size = Math.ceil(places.length / 2); size > 1 && runs < MOST_RUNS; size = Math.ceil(size / 2)) await pass(size);
  while (runs < MOST_RUNS && (await pass(1)));
  return { places, result, runs };
}
