import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

let script: vm.Script | undefined;

/** The packages' script, read and compiled once in a process. Run in a context it gives a function: how to ask for what is not in it → packages. */
export function compiledPackages(folder = process.env['PLINTH_TEST_PACKAGES']!): vm.Script {
  const filename = path.join(folder, 'packages.js');
  script ??= new vm.Script(readFileSync(filename, 'latin1'), { filename, cachedData: readFileSync(path.join(folder, 'packages.code')) });
  return script;
}

/** Under which the packages' files, in whichever context they are, find that function. */
export const PACKAGES = Symbol.for('plinth.packages');
