import { statSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { openAkeneo, type AkeneoOptions, type AkeneoReading } from '../akeneo/index.js';
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
      const report = flags.verdicts && fileFlag('--verdicts', flags.verdicts);
      const reading = openAkeneo(folder, optionsOf(flags));
      if (report) keepExport(report, reading);
      const file = report ? new VerdictFile(report) : undefined;
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
      process.stdout.write(`\nEvery value that was lost, with its row: ${report ? report : '--verdicts <file>'}\n`);
      const missing = tally.dropped();
      if (missing.length > 0) process.stderr.write(`\n${missing.join('\n')}\n`);
      process.exitCode = missing.length > 0 ? 1 : 0;
    });
};

/** The report is begun before the rows are read once more: in the place of one of their files it would be all that is left of it. */
function keepExport(report: string, { folder, files }: Pick<AkeneoReading, 'folder' | 'files'>): void {
  const known = statSync(report, { throwIfNoEntry: false });
  const same = files.find(({ file }) => {
    const one = statSync(path.join(folder.path, file), { throwIfNoEntry: false });
    return known && one && known.ino === one.ino && known.dev === one.dev;
  });
  if (!same) return;
  const message = `--verdicts: ${report} is ${same.file} of the export, which would be lost.`;
  throw new StartFailure(problem('file_of_export', '--verdicts', message, 'Name another file. Nothing was imported.'));
}

function optionsOf({ price, quantity, stock }: Flags): AkeneoOptions {
  return {
    ...(price ? { prices: price } : {}),
    ...(quantity === undefined ? {} : { quantity: wholeFlag('--quantity', quantity, MOST_PIECES) }),
    ...(stock === undefined ? {} : { stock }),
  };
}
