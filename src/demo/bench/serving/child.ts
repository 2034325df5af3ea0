import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file of a program that stands beside a module, built or not: `programOf(import.meta, 'drive')` is `drive.program.js`. */
export const programOf = ({ filename, url }: ImportMeta, name: string): URL => new URL(`./${name}.program${path.extname(filename)}`, url);

/** A program of the benchmark in a process of its own: a file beside the module that names it, told its task by one message at a time. */
export class Helper {
  private readonly child: ChildProcess;
  private readonly gone: Promise<never>;

  constructor(program: URL, task: object) {
    this.child = fork(fileURLToPath(program), [JSON.stringify(task)], { execArgv: process.execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }); // prettier-ignore
    this.gone = once(this.child, 'exit').then(() => Promise.reject(new Error('A program of the benchmark ended.')));
    this.gone.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  answer<T>(): Promise<T> {
    const message = Promise.withResolvers<T>();
    this.child.once('message', message.resolve as (value: unknown) => void);
    return Promise.race([message.promise, this.gone]);
  }

  ask<T>(message: object): Promise<T> {
    const answer = this.answer<T>();
    this.child.send(message);
    return answer;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }
}
