import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, problem, StartFailure, whyUnwritable } from '../../../libs/problem/index.js';

/** As the recorder names its files: number, process, channel. */
const RECORDING = /^\d{6}-\d+-(shopify|amazon|google)\.json$/;

/** Makes the folder for `--record` and takes away what the last demonstration recorded there: whoever counts files counts one run's. */
export function emptyRecordFolder(text: string): string {
  const folder = path.resolve(text);
  try {
    makeFolder(folder);
    const probe = path.join(folder, '.plinth-record');
    writeFileSync(probe, '');
    rmSync(probe);
    for (const name of readdirSync(folder).filter((entry) => RECORDING.test(entry))) rmSync(path.join(folder, name));
  } catch (cause) {
    const message = `--record: ${folder} cannot be written (${whyUnwritable(folder, cause)}).`;
    throw new StartFailure(problem('folder_unwritable', '--record', message, 'Name a folder that can be made or written.'), { cause });
  }
  return folder;
}
