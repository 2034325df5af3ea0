import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { PlinthCommand } from '../command.js';
import { currencyFlag, folderFlag, millisecondsFlag, portFlag, salesFlag } from '../flags.js';
import { onStop } from '../stop-requests.js';
import { table } from '../terminal/index.js';
import { runSandboxes } from './run-sandboxes.js';

interface SandboxFlags {
  shopifyPort: string;
  amazonPort: string;
  googlePort: string;
  latency: string;
  lifted: boolean;
  sales: string;
  definitions?: string;
  currency: string;
}

/** `plinth sandbox`: the three stand-ins, until Ctrl-C or until the program that started it goes away. */
export const sandboxCommand: PlinthCommand = (command) => {
  command
    .option('--shopify-port <port>', 'port of Shopify', '4101')
    .option('--amazon-port <port>', 'port of Amazon', '4102')
    .option('--google-port <port>', 'port of Google', '4103')
    .option('--latency <ms>', 'how long a channel takes to process what it accepted', '500')
    .option('--lifted', 'no rate limits', false)
    .option('--sales <number>', 'purchases that customers of Shopify and of Amazon make a second', '0')
    .option('--currency <code>', 'in which the Shopify shop sells', 'USD')
    .option('--definitions <folder>', "Amazon product-type definitions to use beside the sandbox's own")
    .action(async (flags: SandboxFlags) => {
      const sandboxes = await runSandboxes({
        ports: {
          shopify: portFlag('--shopify-port', flags.shopifyPort),
          amazon: portFlag('--amazon-port', flags.amazonPort),
          google: portFlag('--google-port', flags.googlePort),
        },
        settings: {
          latencyMs: millisecondsFlag('--latency', flags.latency),
          rateLimits: flags.lifted ? 'lifted' : 'real',
          salesPerSecond: salesFlag('--sales', flags.sales),
        },
        currency: currencyFlag('--currency', flags.currency),
        ...(flags.definitions ? { definitions: folderFlag('--definitions', flags.definitions) } : {}),
      }).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'EADDRINUSE') throw cause;
        throw new StartFailure(
          problem(
            'port_in_use',
            undefined,
            `A port of the sandboxes is in use: ${cause.message}`,
            'Choose others by --shopify-port, --amazon-port and --google-port.',
          ),
        );
      });
      // Before anybody is told that they are ready, and might ask them to stop at once.
      const stopped = new Promise<string>((resolve) => onStop(resolve, () => Promise.resolve()));
      const urls = { shopify: sandboxes.shopify.url, amazon: sandboxes.amazon.url, google: sandboxes.google.url };
      // To a program that started this one with a channel; npm's does too, and a person looks at its terminal.
      process.send?.({ ready: urls });
      const rows = Object.entries(urls).map(([name, url]) => [name, url, `${url}/_sandbox`]);
      process.stdout.write(`${table(['channel', 'address', 'state, log, faults, clock'], rows)}\nCtrl-C stops.\n`);
      await stopped;
      await sandboxes.close();
    });
};
