import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/index.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ config: { graphiql: true } });
});
afterAll(() => server.close());

/** What a browser would load of a page or a style sheet: `src`, `href`, `url()`, `@import`. Data in the file itself is no request. */
function references(text: string): string[] {
  const found = text.matchAll(/(?:\b(?:src|href)="([^"]*)"|url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+))/g);
  return [...found].map(([, attribute, url, imported]) => attribute ?? url ?? imported ?? '').filter((one) => !one.startsWith('data:'));
}

describe('GraphiQL', () => {
  it('is open, for here the key is entered, and is served whole by us, under a policy that lets nothing else in', async () => {
    const page = await fetch(`${server.url}/graphiql`);
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).not.toMatch(/https?:|<script>|\son\w+=/);
    const names = references(html);
    expect(names).toEqual([
      './graphiql/graphiql.min.css',
      './graphiql/page.css',
      './graphiql/react.production.min.js',
      './graphiql/react-dom.production.min.js',
      './graphiql/graphiql.min.js',
      './graphiql/page.js',
    ]);
    const files = await Promise.all(names.map((name) => fetch(new URL(name, page.url))));
    for (const file of [page, ...files]) {
      expect(file.headers.get('content-security-policy')).toBe(POLICY);
      expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const texts = await Promise.all(files.map((file) => file.text()));
    expect(files.map((file) => [file.status, file.headers.get('content-type')])).toEqual(
      names.map((name) => [200, TYPES[name.split('.').at(-1)!]]),
    );
    expect(texts.flatMap((text, at) => (names[at]!.endsWith('.css') ? references(text) : []))).toEqual([]);
    // What mercurius served fetched its scripts by name from such a place.
    expect(texts.filter((text) => /https?:\/\/(unpkg\.com|cdn|esm\.sh)/.test(text)).length).toBe(0);
    expect(texts.join('').length).toBeLessThan(1_600_000);
  });

  it.each(['/graphiql/config.js', '/graphiql/..%2f..%2fpackage.json', '/graphiql/constructor', '/graphiql/__proto__'])(
    'has nothing at %s',
    async (path) => {
      const answer = await fetch(server.url + path);
      expect([answer.status, await answer.json()]).toMatchObject([404, { problems: [{ code: 'not_found' }] }]);
    },
  );

  it('is not there at all where it is off', async () => {
    const without = await startTestServer({ config: { graphiql: false } });
    try {
      for (const path of ['/graphiql', '/graphiql/', '/graphiql/page.js', '/graphiql/graphiql.min.js'])
        expect((await fetch(without.url + path)).status).toBe(404);
    } finally {
      await without.close();
    }
  });
});

/** Debian's name first. Seen by 150.0.7871.100 of Debian 12 on 2026-12-01, with no other host to be reached. */
const BROWSER = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0);
const inBrowser = BROWSER ? it : it.skip;

inBrowser('is drawn in a real browser, with every host but ours away, and breaks no rule of its policy (needs chromium)', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'plinth-browser-'));
  const flags = [
    `--user-data-dir=${home}`,
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--enable-logging=stderr',
    '--virtual-time-budget=20000',
  ];
  const alone = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  const page = spawn(BROWSER!, [...flags, alone, '--dump-dom', `${server.url}/graphiql`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home },
  });
  const [dom, said] = await Promise.all([text(page.stdout), text(page.stderr)]);
  await rm(home, { recursive: true, force: true });
  expect(dom).toContain('graphiql-container');
  expect(dom).toContain('graphiql-query-editor');
  expect(said.split('\n').filter((line) => /Content Security Policy|Uncaught|ERR_/.test(line))).toEqual([]);
});
