import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Frames that only pass a statement on. */
const PASSES =
  /^(node_modules\/|libs\/db\/(sql|named|flight|opening|recurring|transaction|patience|seats|data-source|watch)\.|test\/support\/walls\/|\.\.)/;
const DEPTH = 100;

/** A script that stands for a source (jest/sources.mjs) has its name and a hash, in a folder of its own. */
const SCRIPTS = path.dirname(process.env['PLINTH_TEST_SOURCES'] ?? '/');
const original = (file: string): string =>
  file.startsWith(`${SCRIPTS}${path.sep}`) ? path.relative(SCRIPTS, file).replace(/\.[0-9a-f]{16}$/, '') : file;

/** The nearest file on the stack that means the statement: of src, or of a lib other than `db`. Null when it is a test, or nobody's. */
export function caller(root = process.cwd()): string | null {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack as unknown as NodeJS.CallSite[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  for (const site of sites) {
    const name = site.getFileName();
    if (!name || name.startsWith('node:')) continue;
    const absolute = original(name.startsWith('file:') ? fileURLToPath(name) : name);
    const file = path.relative(root, path.resolve(root, absolute)).split(path.sep).join('/');
    if (PASSES.test(file) || file === '') continue;
    return /^(src|libs)\//.test(file) && !file.endsWith('.spec.ts') ? file : null;
  }
  return null;
}
