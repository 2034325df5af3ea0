import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSteps } from './support/page.js';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md') && existsSync(name))
  .sort();

/** Each walk is a file of its own beside this one; it begins with these pages, and with a fresh Plinth. */
const WALKS = ['README.md', 'docs/graphql.md', 'docs/cli.md', 'docs/sandboxes.md', 'docs/operations.md'];

describe('what the pages show is proved', () => {
  const steps = PAGES.flatMap((page) => readSteps(page));

  it('a block that is not run is one of these, and says why', () => {
    const notRun = steps.flatMap((step) => (step.kind === 'not run' ? [`${step.block.page}: ${step.reason}`] : []));
    expect(notRun).toEqual([
      'CONTRIBUTING.md: this very test is one of them',
      'README.md: npm test runs this test, and the demonstration is run below',
      'docs/cli.md: nothing may take the port of the Plinth that this page talks to',
      'docs/cli.md: a check of npm test does',
      'docs/graphql.md: needs the internet',
      'docs/operations.md: on a server of your own',
      'docs/operations.md: on a server of your own',
      "docs/operations.md: a file of Prometheus's",
      'docs/operations.md: a line of a log',
      'docs/operations.md: needs a container engine',
      'docs/simulation.md: it takes a minute',
    ]);
  });

  it('every page that has something to run is walked', () => {
    const sent = steps.flatMap((step) => (step.kind === 'other page' ? [step.page] : []));
    const run = new Set(steps.flatMap((step) => (step.kind === 'run' ? [step.block.page] : [])));
    expect([...run].filter((page) => !WALKS.includes(page) && !sent.includes(page))).toEqual([]);
  });
});

describe('one finds from page to page', () => {
  it.each(PAGES)('the links of %s', (page) => {
    const lost = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => !isThere(page, link));
    expect(lost).toEqual([]);
  });

  it('what CONTRIBUTING.md names is there', () => {
    const named = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/`((?:src|libs|migrations|test|scripts|docs)\/[\w./-]+)`/g)];
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(([, name]) => name!).filter((name) => !existsSync(name) && !name.includes('NNNN'))).toEqual([]);
  });

  it('a decision has at most 40 lines', () => {
    const decisions = PAGES.filter((page) => page.startsWith('docs/decisions/'));
    expect(decisions.length).toBeGreaterThan(50);
    const long = decisions.map((page) => [page, readFileSync(page, 'utf8').trimEnd().split('\n').length] as const);
    expect(long.filter(([, lines]) => lines > 40)).toEqual([]);
  });

  it('docs/README.md lists every page of docs', () => {
    const index = readFileSync('docs/README.md', 'utf8');
    const pages = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
    expect(pages.filter((page) => !index.includes(`](${page.slice(5)})`))).toEqual([]);
  });
});

/** `#name` is a heading of the page: its words in small letters, joined by hyphens, as GitHub does. */
function isThere(page: string, link: string): boolean {
  const [file, heading] = link.split('#');
  const target = file ? path.join(path.dirname(page), file) : page;
  if (!existsSync(target)) return false;
  if (heading === undefined) return true;
  return [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].some(([, title]) => slug(title!) === heading);
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
