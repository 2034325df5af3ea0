// What the image would hold, checked without a container engine: in an empty folder, the production install (no devDependencies) and
// dist without the demonstration migrate as one database role and, as the other, start in every ROLE against a PostgreSQL and an S3 that
// are not theirs, and become ready; SIGTERM ends each with exit code 0.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderInMemory } from './memory.mjs';

const root = path.dirname(import.meta.dirname);
/** In memory the install takes half the processor time. What a killed run left there is cleared by the next. */
const memory = folderInMemory('plinth-production');
if (memory)
  for (const pid of readdirSync(memory)) if (!existsSync(`/proc/${pid}`)) rmSync(path.join(memory, pid), { recursive: true, force: true });
const folder = memory ? path.join(memory, String(process.pid)) : mkdtempSync(path.join(tmpdir(), 'plinth-production-'));
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o755);
/** Ends what hangs; a busy machine needs many times the two seconds of an idle one. */
const PATIENCE_MS = 240_000;

/** The embedded server, run by us, is somebody else's PostgreSQL to the program under test. */
const { startEmbeddedPostgres } = await import(pathToFileURL(path.join(root, 'dist', 'libs', 'db', 'index.js')).href);
const { startS3Server } = await import('../test/support/s3-server.ts');

const postgres = await startEmbeddedPostgres({ home: path.join(folder, 'postgres'), profile: 'throwaway' });
const s3 = await startS3Server('checker');

let failed = false;
try {
  install();
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.url('postgres', 'plinth_app'),
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY: 'checker',
    S3_SECRET_KEY: 'of the tests',
    PLINTH_SECRET_KEY: randomBytes(32).toString('base64'),
    PLINTH_DATA_DIR: path.join(folder, 'no-such-folder'),
    PORT: '0',
    NODE_COMPILE_CACHE: path.join(folder, 'code'),
  };
  checkCommands();
  migrate({ ...env, DATABASE_OWNER_URL: postgres.url('postgres', 'plinth_owner'), DATABASE_ADMIN_URL: postgres.url('postgres') });
  for (const role of ['api', 'worker', 'all']) await check({ ...env, ROLE: role });
  await checkEmbedded({ PATH: process.env.PATH, PORT: '0', ROLE: 'all', PLINTH_DATA_DIR: path.join(folder, 'data') });
} catch (error) {
  failed = true;
  console.error(error.message);
} finally {
  await postgres.stop();
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

function install() {
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(path.join(root, name), path.join(folder, 'app', name));
  const demo = path.join(root, 'dist', 'src', 'demo');
  const wanted = (file) => !file.endsWith('.map') && file !== demo;
  cpSync(path.join(root, 'dist'), path.join(folder, 'app', 'dist'), { recursive: true, filter: wanted });
  const args = ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync('npm', args, { cwd: path.join(folder, 'app'), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The production install failed:\n${done.stdout}${done.stderr}`);
}

function plinth(args, env) {
  const done = spawnSync(node(), [path.join('dist', 'src', 'main.js'), ...args], { cwd: path.join(folder, 'app'), env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`plinth ${args.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

function node() {
  return path.join(folder, 'app', 'node_modules', 'node', 'bin', 'node');
}

/** The demonstration and the benchmarks are not there; what a Plinth in use needs is. */
function checkCommands() {
  const offered = new Set([...plinth(['--help'], { PATH: process.env.PATH }).matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name));
  const wrong = ['demo', 'bench'].filter((name) => offered.has(name));
  const missing = ['start', 'migrate', 'import', 'sandbox', 'backup', 'restore'].filter((name) => !offered.has(name));
  if (wrong.length + missing.length > 0) throw new Error(`plinth --help offers ${[...offered]}: too much ${wrong}, missing ${missing}`);
}

function migrate(env) {
  const said = plinth(['migrate'], env);
  if (!said.includes('plinth_app has its rights')) throw new Error(`plinth migrate said:\n${said}`);
}

/** Without DATABASE_URL and S3_ENDPOINT it brings both itself; the keys are shown at the first start only; PostgreSQL stops last. */
async function checkEmbedded(env) {
  const first = await check(env);
  const second = await check(env);
  const keys = [first, second].map((said) => said.match(/plk_[A-Za-z0-9_-]{43}/g)?.length ?? 0);
  if (keys.join() !== '3,0') throw new Error(`The first start showed ${keys[0]} keys and the second ${keys[1]}, not 3 and 0:\n${first}`);
  if (existsSync(path.join(env.PLINTH_DATA_DIR, 'postgres', 'cluster', 'postmaster.pid'))) {
    throw new Error('The embedded PostgreSQL was left running.');
  }
}

/** Starts one role, waits until it is ready by its own word and by /health/ready, then asks it to stop. */
async function check(env) {
  const child = spawn(node(), ['--import', './dist/src/source-maps.js', path.join('dist', 'src', 'main.js'), 'start'], {
    cwd: path.join(folder, 'app'),
    env,
    stdio: 'pipe',
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const url = await Promise.race([
    new Promise((resolve) => {
      child.stdout.on('data', (chunk) => {
        said += chunk;
        const found = /Health {4}(http:\S+)\/health\/ready/.exec(said);
        if (found) resolve(found[1]);
      });
    }),
    ended.then((code) => Promise.reject(new Error(`ROLE=${env.ROLE} ended with ${code} before it was ready:\n${said}`))),
    late(child, () => `ROLE=${env.ROLE} was not ready in time:\n${said}`),
  ]);
  const ready = await fetch(`${url}/health/ready`);
  const text = await ready.text();
  const graphql = await fetch(`${url}/graphql`, { method: 'POST' });
  // Its package is one of development: the build has put its files into dist.
  const graphiql = await fetch(`${url}/graphiql/graphiql.min.js`);
  await graphiql.arrayBuffer();
  child.kill('SIGTERM');
  const code = await Promise.race([ended, late(child, () => `ROLE=${env.ROLE} did not stop in time:\n${said}`)]);
  if (ready.status !== 200 || JSON.parse(text).roles !== 'ok') throw new Error(`ROLE=${env.ROLE} is not ready: ${text}`);
  const wanted = env.ROLE === 'worker' ? 404 : 401;
  if (graphql.status !== wanted) throw new Error(`ROLE=${env.ROLE} answers /graphql without a key by ${graphql.status}, not ${wanted}`);
  if (graphiql.ok !== (env.ROLE !== 'worker')) throw new Error(`ROLE=${env.ROLE} answers /graphiql/graphiql.min.js by ${graphiql.status}`);
  if (code !== 0) throw new Error(`ROLE=${env.ROLE} ended with ${code} after SIGTERM:\n${said}`);
  console.log(`ROLE=${env.ROLE}: ready, and stopped cleanly`);
  return said;
}

function late(child, message) {
  return new Promise((_, reject) => {
    setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(message()));
    }, PATIENCE_MS).unref();
  });
}
