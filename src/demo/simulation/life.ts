import { planSeed, runSteps, type SeedResult } from './run-seed.js';
import { shrink, type Run, type Shrunk } from './shrink.js';
import type { Template } from './world/template.js';

/** What is asked of each seed. */
export interface Asked {
  days: number;
  /** The places of the steps that are left in; absent: all. */
  only: number[] | undefined;
  /** Whether fewer steps are looked for that break the same rule. */
  shrink: boolean;
}

/** One seed from beginning to end, and the shortest run that breaks the same rule. */
export interface Life {
  result: SeedResult;
  shrunk: Shrunk | undefined;
  seconds: number;
}

export async function live(template: Template, seed: number, asked: Asked): Promise<Life> {
  const all = planSeed(seed, asked.days);
  const since = performance.now();
  const run: Run = (steps) => runSteps(template, seed, steps);
  const result = await run(asked.only ? asked.only.flatMap((at) => all[at] ?? []) : all);
  const seconds = (performance.now() - since) / 1000;
  const isToShrink = result.breaches.length > 0 && asked.shrink && !asked.only;
  return { result, seconds, shrunk: isToShrink ? await shrink(run, all, result) : undefined };
}
