import type { Command } from 'commander';
import { wholeFlag, type Launcher } from '../../../cli/index.js';
import { secondsFlag } from '../serving/seconds-flag.js';
import { benchCatalogue, type CatalogueFlags } from './catalogue-bench.js';

export function catalogueCommand(command: Command, launcher: Launcher): void {
  command
    .command('catalogue')
    .description('Finding products in a catalogue that grows, and in one with many definitions, played in turns')
    .option('--small <n>', 'nodes of the small one', '40000')
    .option('--nodes <n>', 'nodes of the large one', '1000000')
    .option('--seconds <n>', 'of each side in each round', '3')
    .option('--rounds <n>', 'rounds that count', '5')
    .option('--row <name>', 'only this row, such as rare')
    .option('--json <file>', 'write the result as data')
    .option('--data <folder>', 'where the benchmark keeps its data; emptied at each start', '.plinth/bench')
    .option('--port <port>', 'port of the first of three APIs', '4000')
    .action(async (flags: CatalogueFlags) => {
      for (const [name, most] of Object.entries({ small: 1e7, nodes: 4e7, rounds: 100 }))
        wholeFlag(`--${name}`, flags[name as 'small'], most);
      secondsFlag('--seconds', flags.seconds);
      process.exitCode = await benchCatalogue(launcher, flags);
    });
}
