import type { Command } from 'commander';
import { wholeFlag, type Launcher } from '../../../cli/index.js';
import { secondsFlag } from '../serving/seconds-flag.js';
import { benchGraphql, type GraphqlFlags } from './graphql-bench.js';

export function graphqlCommand(command: Command, launcher: Launcher): void {
  command
    .command('graphql')
    .description('Reading and editing by GraphQL beside a bare Node server with named statements, played in turns')
    .option('--products <n>', 'products, with three variants each', '10000')
    .option('--large <n>', 'nodes of the last row', '200000')
    .option('--seconds <n>', 'of each side in each round', '3')
    .option('--rounds <n>', 'rounds that count', '5')
    .option('--row <name>', 'only this row, such as tree-json')
    .option('--again', 'keep the products that an earlier run of this size loaded', false)
    .option('--json <file>', 'write the result as data')
    .option('--data <folder>', 'where the benchmark keeps its data; emptied at each start', '.plinth/bench')
    .option('--port <port>', 'port of the API', '4000')
    .action(async (flags: GraphqlFlags) => {
      for (const [name, most] of Object.entries({ products: 1e6, large: 4e6, rounds: 100 }))
        wholeFlag(`--${name}`, flags[name as 'products'], most);
      secondsFlag('--seconds', flags.seconds);
      process.exitCode = await benchGraphql(launcher, flags);
    });
}
