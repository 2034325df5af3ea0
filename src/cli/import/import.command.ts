import { problem, StartFailure } from '../../../libs/problem/index.js';
import { openAkeneo, type AkeneoOptions } from '../akeneo/index.js';
import type { PlinthCommand } from '../command.js';
import { again, fileFlag, wholeFlag } from '../flags.js';
import { printable } from '../terminal/index.js';
import { bringIn } from './bring-in.js';
import { filesReport } from './files-report.js';
import { RowTally } from './row-tally.js';
import { VerdictFile } from './verdict-file.js';

interface Flags {
  verdicts?: string;
  price?: string[];
  quantity?: string;
  stock?: string;
}

const MOST_PIECES = 1_000_000_000;

/** `plinth import`: a folder of another system, by the doors of ERP and people. Exit code 1 where rows and verdicts do not add up. */
export const importCommand: PlinthCommand = (command, launcher) => {
  command
    .argument('<kind>')
    .argument('<folder>')
    .option('--price <attribute>', 'which price customers pay: price, EUR=price-de_DE, DE=…, or none; may be said again', again)
    .option('--quantity <n>', 'how many there are of everything that has a price; else no stock is known')
    .option('--stock <column>', 'the column of products.csv that counts them')
    .option('--verdicts <file>', "write every row's verdict: lines of JSON, or CSV where the name ends so")
    .action(async (kind: string, folder: string, flags: Flags) => {
      if (kind !== 'akeneo')
        throw new StartFailure(problem('import_kind', 'kind', `There is no import of ${kind}.`, 'Use: plinth import akeneo <folder>'));
      const path = flags.verdicts && fileFlag('--verdicts', flags.verdicts);
      const reading = openAkeneo(folder, optionsOf(flags));
      const file = path ? new VerdictFile(path) : undefined;
      const tally = new RowTally(reading.rows);
      await bringIn(launcher, reading, {
        said: (line) => process.stdout.write(`${line}\n`),
        ready: () => process.stdout.write(`\n${printable(filesReport(reading))}\n`),
        told: (verdicts) => {
          tally.add(verdicts);
          file?.write(verdicts);
        },
      });
      file?.end(reading.verdicts.leftOut(), reading.files);
      process.stdout.write(`\n${printable(tally.report(reading.verdicts.leftOut()))}\n`);
      process.stdout.write(`\nEvery value that was lost, with its row: ${path ? path : '--verdicts <file>'}\n`);
      const missing = tally.dropped();
      if (missing.length > 0) process.stderr.write(`\n${missing.join('\n')}\n`);
      process.exitCode = missing.length > 0 ? 1 : 0;
    });
};

function optionsOf({ price, quantity, stock }: Flags): AkeneoOptions {
  return {
    ...(price ? { prices: price } : {}),
    ...(quantity === undefined ? {} : { quantity: wholeFlag('--quantity', quantity, MOST_PIECES) }),
    ...(stock === undefined ? {} : { stock }),
  };
}
