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
