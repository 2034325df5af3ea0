// `node scripts/run.mjs <command>`: installs and builds what is needed, then runs Plinth on the Node that it brings.
import { spawn } from 'node:child_process';
import { build, install, main, node } from './prepare.mjs';

const args = process.argv.slice(2);
install();
build();

if (args[0] !== '--only-build') {
  const child = spawn(node, ['--enable-source-maps', main, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
