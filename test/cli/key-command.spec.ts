import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import type { StartFailure } from '../../libs/problem/index.js';
import type { Launcher } from '../../src/cli/index.js';
import { keyCommand } from '../../src/cli/key/index.js';
import type { Foundation } from '../../src/config/index.js';
import { keysOf } from '../../src/keys.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

const NOW = new Date('2026-11-28T10:00:00Z');

let db: TestDatabase;
let closed = 0;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(() => void (closed = 0));

/** The command as main.ts hands it its launcher; what it said on each stream. */
async function key(...words: string[]): Promise<{ out: string; err: string }> {
  const foundation = { ds: db.ds, clock: { now: () => NOW }, close: async () => void closed++ } as unknown as Foundation;
  const launcher = { foundation: async () => foundation, keys: async (on: Foundation) => keysOf(on, 'cli') } as unknown as Launcher;
  const said = { out: '', err: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream === 'stdout' ? 'out' : 'err'] += String(text);
      return true;
    }),
  );
  try {
    const command = new Command('key').exitOverride();
    keyCommand(command, launcher);
    await command.parseAsync(words, { from: 'user' });
    return said;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const audit = () => db.ds.query(`SELECT actor, door, verb, target, details->>'person' AS person FROM audit ORDER BY id`);

describe('plinth key', () => {
  it('makes a key: its token alone on standard output, and a word where nobody can administer', async () => {
    const made = await key('create', 'ines', 'approver', '--name', 'spring', '--expires', '2027-01-31');
    expect(made.out).toMatch(/^plk_[A-Za-z0-9_-]{43}\n$/);
    expect(made.err).toBe(
      'Key 1 of ines, approver until 2027-01-31T00:00:00.000Z. It is shown now and never again:\n' +
        "No usable key is an administrator's. Make one by `plinth key create <person> administrator`, or let the next start make it.\n",
    );
    const other = await key('create', 'ann', 'administrator');
    expect(other.err).toBe('Key 2 of ann, administrator. It is shown now and never again:\n');
    const line = { actor: 'operator', door: 'cli', verb: 'create_api_key' };
    expect(await audit()).toEqual([
      { ...line, target: 'api_key 1', person: 'ines' },
      { ...line, target: 'api_key 2', person: 'ann' },
    ]);
    expect(closed).toBe(2);
  });

  it('lists them in 80 columns, with what no longer works, and no token', async () => {
    await key('create', 'system.warehouse', 'integration', '--name', 'the nightly push of items');
    await key('create', 'vera', 'viewer');
    await db.asOwner(`UPDATE api_key SET expires_at = '2026-11-28T10:00:00Z' WHERE person = 'vera'`);
    await db.asOwner(
      `UPDATE api_key SET prefix = 'plk_' || lpad(id::text, 6, '0'), last_used_at = CASE WHEN id = 2 THEN '2026-11-27'::timestamptz END`,
    );
    await key('revoke', '1');
    const { out, err } = await key('list');
    const rule = '─'.repeat(83);
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      rule,
      'id  key         role           person            name          used        until',
      rule,
      '1   plk_000001  approver       ines              spring        –           revoked',
      '2   plk_000002  administrator  ann               command line  2026-11-27  –',
      '3   plk_000003  integration    system.warehouse  the nightly…  –           –',
      '4   plk_000004  viewer         vera              command line  –           expired',
      rule,
      '',
    ]);
    expect(err).toBe('');
  });

  it('takes one back by what its token begins with, unless two usable ones begin so', async () => {
    const rows = () => db.ds.query('SELECT id FROM api_key WHERE revoked_at IS NOT NULL ORDER BY id');
    await db.asOwner(`UPDATE api_key SET prefix = 'plk_same00' WHERE id IN (1, 2, 3)`);
    await expect(key('revoke', 'plk_same00')).rejects.toMatchObject({
      problem: {
        code: 'prefix_ambiguous',
        message: '2 usable keys begin with plk_same00.',
        fix: 'Revoke by id: 2 (ann, administrator) or 3 (system.warehouse, integration).',
      },
    });
    expect(await rows()).toEqual([{ id: '1' }]);
    expect(await key('revoke', 'plk_000004')).toEqual({
      out: '',
      err: 'Key 4 of vera, viewer, is revoked. A running server goes on accepting it for up to two seconds.\n',
    });
    expect(await rows()).toEqual([{ id: '1' }, { id: '4' }]);
    expect((await audit()).at(-1)).toEqual({ actor: 'operator', door: 'cli', verb: 'revoke_api_key', target: 'api_key 4', person: 'vera' });
  });

  it.each([
    [['create', 'ann', 'boss'], 'There is no role boss.', 'Give one of: viewer, editor, approver, publisher, integration, administrator'],
    [['create', '', 'viewer'], 'person must have 1 to 100 characters.', 'Send a name without control characters.'],
    [['create', 'ann', 'viewer', '--expires', '2027-02-30'], '--expires 2027-02-30 is no day and no moment.', undefined],
    [['create', 'ann', 'viewer', '--expires', 'soon'], '--expires soon is no day and no moment.', undefined],
    [['create', 'ann', 'viewer', '--expires', '2026-11-28T10:00Z'], '--expires 2026-11-28T10:00Z is past.', undefined],
    [['revoke', '99'], 'There is no usable key 99.', 'Take the id from `plinth key list`.'],
    [['revoke', '1'], 'There is no usable key 1.', 'Take the id from `plinth key list`.'],
    [['revoke', 'plk_nobody'], 'There is no usable key plk_nobody.', 'Take the id from `plinth key list`.'],
  ])('%j is refused and changes nothing', async (words, message, mending) => {
    const state = () =>
      db.ds.query('SELECT (SELECT count(*) FROM audit) AS audit, (SELECT json_agg(k ORDER BY id) FROM api_key k) AS keys');
    const before = await state();
    const refusal = await key(...words).catch((error: StartFailure) => error.problem);
    expect(refusal).toMatchObject({ message, fix: mending ?? 'Give for example 2030-01-31, or 2030-01-31T18:00:00Z.' });
    expect([await state(), closed]).toEqual([before, 1]);
  });
});
