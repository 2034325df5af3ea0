import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import pg from 'pg';
import { compiledPrograms } from '../../support/compiled-programs.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { makeCheckout, type Checkout } from './checkout.js';
import { difference } from './compare.js';
import { masked } from './masks.js';
import { readWalk, type Block, type Step } from './page.js';
import { record, writeRecorded } from './record.js';
import { OwnShell, Shell, type Ran } from './shell.js';

type Running = Extract<Step, { kind: 'run' }>;

/**
 * Pastes every block of these pages, in order, into a fresh checkout, one test a block; then every program that they started is stopped.
 * Each of the pages begins in a new shell in the project's folder; one that a page sends to goes on in that page's shell.
 * `asInstalled`: with the packages as npm put them, as its readers have them.
 */
export function walk(pages: string[], { asInstalled = false } = {}): void {
  let checkout: Checkout;
  let shell: Shell | undefined;
  const ownShells: OwnShell[] = [];
  let broken: string | undefined;

  beforeAll(async () => {
    checkout = await makeCheckout(asInstalled ? {} : compiledPrograms());
  });
  afterAll(async () => {
    for (const own of ownShells.reverse()) await own.interrupt();
    await shell?.close();
    checkout.remove();
    writeRecorded();
  });

  describe.each(pages)('from %s on', (page) => {
    beforeAll(async () => {
      await shell?.close();
      shell = new Shell(checkout.folder, checkout.env, path.dirname(checkout.folder));
    });
    const steps = readWalk(page).filter((step) => step.kind === 'run');
    it.each(titled(steps))(
      '%s',
      async (_title, step) => {
        if (broken) throw new Error(`Not tried, after ${broken}`);
        broken = placeOf(step.block);
        const { output, code } = step.ownShell ? await startOwn(step) : await run(step.block);
        const said = checkout.toPage(output);
        const wrong = (step.answer ? difference(step.answer.text, said) : refusal(said)) ?? failure(code, step.answer);
        if (step.answer && !step.ownShell) broken = undefined;
        if (!wrong || (step.answer && record(step.answer, said))) return void (broken = undefined);
        throw new Error(`${placeOf(step.block)}: ${wrong}\n\nThe whole answer:\n${said}`);
      },
      PATIENCE_MS,
    );
  });

  async function run(block: Block): Promise<Ran> {
    return block.language === 'sql' ? runSql(block.text) : shell!.run(checkout.toHere(block.text));
  }

  async function startOwn({ block, answer }: Running): Promise<Ran> {
    if (!answer) throw new Error(`${placeOf(block)}: show what it says when it is ready, else nobody knows when to go on`);
    const own = new OwnShell(checkout.toHere(block.text), checkout.folder, checkout.env);
    ownShells.push(own);
    const lastLine = masked(answer.text.trimEnd().split('\n').at(-1)!);
    await own.says((output) => masked(checkout.toPage(output)).includes(lastLine));
    return { code: 0, output: own.output };
  }

  /** As the owner of the database that `npm start` brought. */
  async function runSql(text: string): Promise<Ran> {
    const { port, owner } = JSON.parse(readFileSync(path.join(checkout.folder, '.plinth/postgres/server.json'), 'utf8')) as {
      port: number;
      owner: string;
    };
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'plinth_owner', database: 'plinth', password: owner });
    await client.connect();
    try {
      await client.query(text);
      return { code: 0, output: '' };
    } catch (error) {
      return { code: 1, output: String(error) };
    } finally {
      await client.end();
    }
  }
}

/** A refusal that nobody reads is one that the page does not know of. */
function refusal(output: string): string | undefined {
  return /"(?:errors|userErrors|problems)":\s*\[\s*\{/.exec(output) ? 'it was refused, and the page does not say so' : undefined;
}

/** A block must work, unless its answer says how to mend what failed. */
function failure(code: number, answer?: Block): string | undefined {
  return code === 0 || /^ *Mending: /m.test(answer?.text ?? '') ? undefined : `it ended with ${code}`;
}

const placeOf = (block: Block): string => `${block.page}:${block.line}`;

function titled(steps: Running[]): [string, Running][] {
  return steps.map((step) => [`${placeOf(step.block)} ${step.block.text.split('\n')[0]!.slice(0, 60)}`, step]);
}
