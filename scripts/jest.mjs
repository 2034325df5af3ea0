// Runs jest on the Node that the project brings, in ESM mode. Arguments are passed on.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderInMemory } from './memory.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const env = { ...inMemory(), NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'plinth', 'code-test'), ...process.env };
const child = spawn(node, [...flags, jest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env });
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

/** To clone a database takes 50 ms in memory, and 900 ms on the disk of a busy machine. What a killed run left is cleared by the next (test/support/test-cluster.ts). */
function inMemory() {
  const folder = folderInMemory('plinth-tests');
  return folder ? { TMPDIR: folder, PLINTH_TEST_FOLDER: folder } : {};
}
