import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { wholeFlag, type PlinthCommand } from '../../cli/index.js';
import { planSeed, runSteps, type SeedResult } from './run-seed.js';
import { shrink } from './shrink.js';
import { makeTemplate, type Template } from './world/template.js';

interface SimulateFlags {
  seeds: string;
  from: string;
  days: string;
  only?: string;
  diary?: string;
  shrink: boolean;
}

/** `plinth simulate`: many short lives of a whole world, each from one number. */
export const simulateCommand: PlinthCommand = (command, launcher) => {
  command
    .option('--seeds <n>', 'how many worlds', '20')
    .option('--from <seed>', 'the first of them', '1')
    .option('--days <n>', 'how long each lives', '7')
    .option('--only <places>', 'leave out all steps but these, as a shrunk seed names them: 3,17,42')
    .option('--diary <file>', 'write every step and gate of the last seed')
    .option('--no-shrink', 'do not look for fewer steps that break the same rule')
    .action(async (flags: SimulateFlags) => {
      for (const name of ['seeds', 'from', 'days'] as const) wholeFlag(`--${name}`, flags[name], 1e9);
      process.exitCode = await simulate(await makeTemplate(launcher), flags);
    });
};

async function simulate(template: Template, flags: SimulateFlags): Promise<number> {
  const failed: SeedResult[] = [];
  const since = performance.now();
  const totals = { steps: 0, gates: 0, sold: 0 };
  const [from, count] = [Number(flags.from), Number(flags.seeds)];
  try {
    for (let seed = from; seed < from + count; seed++) {
      const result = await runOne(template, seed, flags);
      for (const key of ['steps', 'gates', 'sold'] as const) totals[key] += result[key];
      if (result.breaches.length > 0) failed.push(result);
      if (flags.diary) writeFileSync(path.resolve(flags.diary), `${result.diary.join('\n')}\n`);
    }
  } finally {
    await template.close();
  }
  const seconds = (performance.now() - since) / 1000;
  say(`\n${count} seeds, ${totals.steps} steps, ${totals.gates} gates, ${totals.sold} units sold in ${seconds.toFixed(0)} s`);
  say(failed.length === 0 ? 'No rule was broken.' : `${failed.length} broke a rule: ${failed.map(({ seed }) => seed).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function runOne(template: Template, seed: number, flags: SimulateFlags): Promise<SeedResult> {
  const all = planSeed(seed, Number(flags.days));
  const only = flags.only?.split(',').map(Number);
  const steps = only ? only.flatMap((at) => all[at] ?? []) : all;
  const since = performance.now();
  const result = await runSteps(template, seed, steps);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const state = result.breaches.length === 0 ? '✓' : '✗';
  say(`${state} seed ${seed}: ${result.steps} steps, ${result.gates} gates, ${result.sold} sold, ${seconds} s, ${result.fingerprint}`);
  if (result.breaches.length === 0) return result;
  tell(result);
  if (!flags.shrink || only) return result;
  const shrunk = await shrink(template, seed, all, result);
  say(`  ${shrunk.places.length} steps are enough, by ${shrunk.runs} tries:`);
  tell(shrunk.result);
  say(`  Replay: npm run simulate -- --seeds 1 --from ${seed} --days ${flags.days} --only ${shrunk.places.join()} --diary diary.txt`);
  return result;
}

/** What was broken, and the steps before it; gates are in the diary. */
function tell({ diary, breaches }: SeedResult): void {
  for (const line of diary.filter((one) => !/: (sql|call) /.test(one) && !/^ +(ledger|shelf|amazon) /.test(one)).slice(-14))
    say(`    ${line.slice(0, 160)}`);
  for (const breach of breaches.slice(0, 5)) say(`  ${breach.slice(0, 600)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
