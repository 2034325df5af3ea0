import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Option } from 'commander';
import { wholeFlag, whenInterrupted, type Launcher, type PlinthCommand } from '../../cli/index.js';
import { live, type Asked, type Life } from './life.js';
import { liveAsNeighbour, liveBeside } from './neighbours.js';
import type { SeedResult } from './run-seed.js';
import { buildHouse, openHouse, pullDown, type House } from './world/template.js';

interface SimulateFlags {
  seeds: string;
  from: string;
  days: string;
  jobs: string;
  only?: string;
  diary?: string;
  shrink: boolean;
  beside?: boolean;
}

/** `plinth simulate`: many short lives of a whole world, each from one number. */
export const simulateCommand: PlinthCommand = (command, launcher) => {
  command
    .option('--seeds <n>', 'how many worlds', '20')
    .option('--from <seed>', 'the first of them', '1')
    .option('--days <n>', 'how long each lives', '7')
    .option('--jobs <n>', 'how many at a time', String(availableParallelism()))
    .option('--only <places>', 'leave out all steps but these, as a shrunk seed names them: 3,17,42')
    .option('--diary <file>', 'write every step and gate of the last seed')
    .option('--no-shrink', 'do not look for fewer steps that break the same rule')
    .addOption(new Option('--beside', 'for another one that lives beside many').hideHelp())
    .action(async (flags: SimulateFlags) => {
      if (flags.beside) return liveAsNeighbour(launcher);
      for (const name of ['seeds', 'from', 'days', 'jobs'] as const) wholeFlag(`--${name}`, flags[name], 1e9);
      process.exitCode = await simulate(launcher, flags);
    });
};

async function simulate(launcher: Launcher, flags: SimulateFlags): Promise<number> {
  const failed: SeedResult[] = [];
  const since = performance.now();
  const totals = { steps: 0, gates: 0, sold: 0 };
  const [from, count] = [Number(flags.from), Number(flags.seeds)];
  const seeds = Array.from({ length: count }, (_, at) => from + at);
  const told = (life: Life): void => {
    const { result } = life;
    for (const key of ['steps', 'gates', 'sold'] as const) totals[key] += result[key];
    if (result.breaches.length > 0) failed.push(result);
    if (flags.diary) writeFileSync(path.resolve(flags.diary), `${result.diary.join('\n')}\n`);
    tellLife(life, flags);
  };
  const asked: Asked = { days: Number(flags.days), only: flags.only?.split(',').map(Number), shrink: flags.shrink };
  const house = await buildHouse(launcher);
  whenInterrupted(() => pullDown(house.dataDir));
  try {
    const jobs = Math.min(Number(flags.jobs), count);
    if (jobs > 1) await liveBeside(launcher, house, jobs, seeds, asked, told);
    else await liveAlone(launcher, house, seeds, asked, told);
  } finally {
    await pullDown(house.dataDir);
  }
  const seconds = (performance.now() - since) / 1000;
  say(`\n${count} seeds, ${totals.steps} steps, ${totals.gates} gates, ${totals.sold} units sold in ${seconds.toFixed(0)} s`);
  say(failed.length === 0 ? 'No rule was broken.' : `${failed.length} broke a rule: ${failed.map(({ seed }) => seed).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function liveAlone(launcher: Launcher, house: House, seeds: number[], asked: Asked, told: (life: Life) => void): Promise<void> {
  const template = await openHouse(launcher, house);
  whenInterrupted(() => template.abandon());
  try {
    for (const seed of seeds) told(await live(template, seed, asked));
  } finally {
    await template.close();
  }
}

function tellLife({ result, shrunk, seconds }: Life, { days }: SimulateFlags): void {
  const { seed, steps, gates, sold, fingerprint, breaches } = result;
  const state = breaches.length === 0 ? '✓' : '✗';
  say(`${state} seed ${seed}: ${steps} steps, ${gates} gates, ${sold} sold, ${seconds.toFixed(1)} s, ${fingerprint}`);
  if (breaches.length === 0) return;
  tell(result);
  if (!shrunk) return;
  say(`  ${shrunk.places.length} steps are enough, by ${shrunk.runs} tries:`);
  tell(shrunk.result);
  say(`  Replay: npm run simulate -- --seeds 1 --from ${seed} --days ${days} --only ${shrunk.places.join()} --diary diary.txt`);
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
