import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../libs/problem/index.js';
import { MOST_SALES } from '../sandbox/kit/index.js';

/** Flags are judged before anything starts: a minute's work that cannot be written down in the end is a minute lost. */

/** 0 to 65535. Throws StartFailure. */
export function portFlag(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new StartFailure(
    problem('port_invalid', flag, `${flag} ${text} is no port.`, `Give a whole number up to 65535, such as ${flag} 4100`),
  );
}

/** A whole number of milliseconds, up to a day. Throws StartFailure. */
export function millisecondsFlag(flag: string, text: string): number {
  const ms = Number(text);
  if (/^\d+$/.test(text) && ms <= 86_400_000) return ms;
  throw new StartFailure(
    problem('milliseconds_invalid', flag, `${flag} ${text} is no number of milliseconds.`, `Give a whole number, such as ${flag} 500`),
  );
}

/** A whole number from 1. Throws StartFailure. */
export function wholeFlag(flag: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
  throw new StartFailure(
    problem('bad_option', flag, `${flag} ${text} is no whole number from 1 to ${most}.`, `Give one, such as ${flag} 100`),
  );
}

/** Purchases a second, up to what a stand-in can make beside its work. Throws StartFailure. */
export function salesFlag(flag: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= MOST_SALES) return Number(text);
  throw new StartFailure(
    problem('sales_invalid', flag, `${flag} ${text} is no number up to ${MOST_SALES}.`, `Give purchases a second, such as ${flag} 20`),
  );
}

/** A currency of ISO 4217. Throws StartFailure. */
export function currencyFlag(flag: string, text: string): string {
  if (Intl.supportedValuesOf('currency').includes(text)) return text;
  throw new StartFailure(
    problem('currency_unknown', flag, `${flag} ${text} is no currency.`, `Give a code of ISO 4217, such as ${flag} EUR`),
  );
}

/** The absolute path of a folder that is there. Throws StartFailure. */
export function folderFlag(flag: string, text: string): string {
  const folder = path.resolve(text);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new StartFailure(problem('folder_missing', flag, `${flag}: there is no folder ${folder}.`, 'Correct the path.'));
}

/** The absolute path of a file that can be written. Throws StartFailure that names the flag. */
export function fileFlag(flag: string, text: string): string {
  const file = path.resolve(text);
  const there = statSync(file, { throwIfNoEntry: false });
  try {
    if (!there?.isDirectory()) accessSync(there ? file : path.dirname(file), constants.W_OK);
    else throw new Error('it is a folder');
  } catch (cause) {
    const fix = 'Name a file in a folder that is there and can be written.';
    throw new StartFailure(problem('file_unwritable', flag, `${flag}: ${file} cannot be written.`, fix), { cause });
  }
  return file;
}

/** What an option that may be said several times has collected. */
export const again = (value: string, before: string[] = []): string[] => [...before, value];
