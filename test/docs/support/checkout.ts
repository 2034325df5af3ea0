import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portForLater } from '../../support/port-for-later.js';

/** The ports on the pages, and who listens there. */
const PORTS = { PORT: 4000, SHOPIFY_PORT: 4101, AMAZON_PORT: 4102, GOOGLE_PORT: 4103 };
/** Where the pages say that Plinth lies. */
const PAGES_FOLDER = '/srv/plinth';

/**
 * Does what npm does for a page's commands, on the sources instead of a build, and on this checkout's ports. Only what scripts/run.mjs
 * runs: a page that asks for more has to say why its block is not run. The demonstration runs as its users run it, on the build.
 */
const NPM = `#!/usr/bin/env bash
set -u
[ -f package.json ] || { echo "npm error: there is no package.json in $PWD" >&2; exit 254; }
[ "$1" = run ] && shift
[ "$1" = -s ] && shift
script=$1; shift
[ "\${1:-}" = -- ] && shift
case $script in
  start) set -- start "$@" ;;
  demo) "$PLINTH_NODE" scripts/run.mjs --only-build 2>/dev/null && exec "$PLINTH_NODE" scripts/run.mjs demo --port "$PORT" "$@" ;;
  plinth) if [ "$1" = sandbox ]; then set -- "$@" --shopify-port "$SHOPIFY_PORT" --amazon-port "$AMAZON_PORT" --google-port "$GOOGLE_PORT"; fi ;;
  *) echo "the npm of this test does not run $script" >&2; exit 1 ;;
esac
exec "$PLINTH_NODE" --disable-warning=ExperimentalWarning --import "$PLINTH_HOOKS" "$PLINTH_MAIN" "$@"
`;

export interface Checkout {
  folder: string;
  env: Record<string, string>;
  /** What the page says, for this checkout: its ports. */
  toHere(text: string): string;
  /** What was answered here, as the page would say it. */
  toPage(text: string): string;
  remove(): void;
}

/**
 * A checkout of its own, of links into this one, so that a page's relative paths hold and `.plinth` is a fresh one. `programs`: what its
 * programs get beside that, for the packages that they run.
 */
export async function makeCheckout(programs: Record<string, string>): Promise<Checkout> {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'plinth-docs-')));
  chmodSync(home, 0o755); // PostgreSQL does not run as root, and has to get in
  const [folder, bin, scratch] = ['plinth', 'bin', 'scratch'].map((name) => path.join(home, name)) as [string, string, string];
  for (const one of [folder, bin, scratch]) mkdirSync(one);
  const root = process.cwd();
  for (const name of readdirSync(root)) {
    if (name !== '.plinth' && name !== '.git') symlinkSync(path.join(root, name), path.join(folder, name));
  }
  writeFileSync(path.join(bin, 'npm'), NPM, { mode: 0o755 });
  const ports = Object.entries(PORTS).map(([name, page]) => ({ name, page: String(page), here: '' }));
  for (const port of ports) port.here = String(await portForLater());
  const env: Record<string, string> = {
    ...programs,
    HOME: home,
    LANG: 'C.UTF-8',
    PATH: `${bin}:${process.env['PATH']}`,
    TMPDIR: scratch,
    PLINTH_NODE: process.execPath,
    PLINTH_HOOKS: path.resolve('test/cli/hooks.mjs'),
    PLINTH_MAIN: path.resolve('src/main.ts'),
    ...Object.fromEntries(ports.map(({ name, here }) => [name, here])),
  };
  return {
    folder,
    env,
    toHere: (text) => ports.reduce((rest, { page, here }) => rest.replaceAll(new RegExp(`(?<=:)${page}\\b`, 'g'), here), text),
    toPage: (text) =>
      ports
        .reduce((rest, { page, here }) => rest.replaceAll(new RegExp(`\\b${here}\\b`, 'g'), page), text)
        .replaceAll(folder, PAGES_FOLDER)
        .replaceAll(scratch, '/tmp'),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
