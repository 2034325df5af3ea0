// `node scripts/run.mjs <command>`: installs and builds what is needed, then runs Plinth on the Node that it brings.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, codeCache, install, main, node } from './prepare.mjs';
import { endWithNpm, onAsked } from './stop.mjs';

const args = process.argv.slice(2);
endWithNpm();
await install();
await build();

if (args[0] !== '--only-build') {
  // V8 lets garbage pile up to several times of what is alive on a machine with much memory. Collecting a little oftener halves the
  // memory of each process for a few percent of its time; a fixed limit (--max-old-space-size) would end a large import instead.
  const frugal = ['--heap-growing-percent=45', '--max-semi-space-size=12'];
  // A simulation serves nobody: with room for what dies young it takes a fifth less of the processor.
  const heap = args[0] === 'simulate' ? ['--max-semi-space-size=64', '--min-semi-space-size=16'] : frugal;
  // glibc gives each thread a pool of memory of its own and keeps it; image work then holds several times what it uses.
  // Code from the cache stays in memory, called or not: 30 MiB in a process that holds every room. So only what is soon done takes it.
  const isLong = ['start', 'demo', 'bench'].includes(args[0]);
  const env = { MALLOC_ARENA_MAX: '2', ...(isLong ? {} : { NODE_COMPILE_CACHE: codeCache('run') }), ...process.env };
  // The channel tells the program when this one is gone, even killed: then it drains and ends too.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const sourceMaps = ['--import', pathToFileURL(path.join(path.dirname(main), 'source-maps.js')).href];
  const child = spawn(node, [...heap, ...sourceMaps, main, ...args], { stdio, env });
  onAsked((signal) => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
