import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { watch } from '../../../libs/db/watch.js';
import { caller } from './caller.js';

/** One statement that the program sent, and the file of the room that sent it. A line of JSON each. */
export interface Recorded {
  file: string;
  sql: string;
}

/** jest loads this before each test file. It listens only where `npm test` says to which folder it shall write. */
const folder = process.env['PLINTH_STATEMENTS'];
const seen = new Set<string>();

/** The file on whose behalf TypeORM puts a statement together: when it sends it, that file has left the stack. */
const behalf = new AsyncLocalStorage<string | null>();

/** The stack is looked at once for each text, so that the tests are not slower; those that a test itself sends are not kept. */
function record(sql: string): void {
  if (seen.has(sql)) return;
  const file = behalf.getStore() ?? caller();
  if (!file) return;
  seen.add(sql);
  const line: Recorded = { file, sql };
  appendFileSync(path.join(folder!, `${process.pid}.ndjson`), `${JSON.stringify(line)}\n`);
}

type Methods = Record<string, (...args: unknown[]) => unknown>;
/** These send nothing, run the caller's own code, or pass their text on at once. */
const PLAIN =
  /^(constructor|transaction|query|sql|create|createQueryBuilder|getRepository|getTreeRepository|withRepository|merge|hasId|getId|release)$/;
const wrapped = new WeakSet<object>();

/** Makes `runner.query` tell what it sends, and `find`, `save` and their like on whose behalf they send. */
function listen(ds: DataSource): void {
  const runner = ds.createQueryRunner();
  const methods = Object.getPrototypeOf(runner) as Methods;
  void runner.release();
  const { query } = methods;
  if (wrapped.has(methods)) return;
  wrapped.add(methods);
  methods['query'] = function (...args) {
    record(args[0] as string);
    return query!.apply(this, args);
  };
  const manager = Object.getPrototypeOf(ds.manager) as Methods;
  for (const name of Object.getOwnPropertyNames(manager).filter((one) => !PLAIN.test(one))) {
    const original = Object.getOwnPropertyDescriptor(manager, name)!.value as Methods[string] | undefined;
    if (typeof original !== 'function') continue;
    manager[name] = function (...args) {
      return behalf.run(behalf.getStore() ?? caller(), () => original.apply(this, args));
    };
  }
}

if (folder) Object.assign(watch, { statement: record, dataSource: listen });
