import { wholeFlag, type PlinthCommand } from '../../cli/index.js';
import { planSeed, runSteps } from './run-seed.js';
import { makeTemplate } from './world/template.js';

interface SimulateFlags {
  seeds: string;
  from: string;
  days: string;
}

export const simulateCommand: PlinthCommand = (command, launcher) => {
  command
    .option('--seeds <n>', 'how many worlds', '20')
    .option('--from <seed>', 'the first of them', '1')
    .option('--days <n>', 'how long each lives', '7')
    .action(async (flags: SimulateFlags) => {
      for (const name of ['seeds', 'days'] as const) wholeFlag(`--${name}`, flags[name], 1e6);
      const template = await makeTemplate(launcher);
      try {
        for (let seed = Number(flags.from); seed < Number(flags.from) + Number(flags.seeds); seed++) {
          const since = performance.now();
          const result = await runSteps(template, seed, planSeed(seed, Number(flags.days)));
          const ms = Math.round(performance.now() - since);
          process.stdout.write(`seed ${seed}: ${result.steps} steps, ${result.gates} gates, ${result.sold} sold, ${ms} ms, ${result.fingerprint}\n`);
          if (result.breaches.length > 0) process.stdout.write(`${result.tail.join('\n')}\n${result.breaches.join('\n')}\n`);
        }
      } finally {
        await template.close();
      }
    });
};
