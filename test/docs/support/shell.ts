import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';

export interface Ran {
  code: number;
  /** Both streams, as a terminal shows them. */
  output: string;
}

/** One bash for all blocks of a walk: what a block exports or where it goes to holds for the next ones. */
export class Shell {
  private readonly bash: ChildProcess;
  private readonly lines: Interface;

  constructor(
    folder: string,
    env: Record<string, string>,
    private readonly home: string,
  ) {
    this.bash = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.bash.stdout! });
  }

  async run(script: string): Promise<Ran> {
    const [block, output] = [path.join(this.home, 'block.sh'), path.join(this.home, 'output.txt')];
    writeFileSync(block, `${script}\n`);
    const told = once(this.lines, 'line') as Promise<[string]>;
    this.bash.stdin!.write(`. '${block}' </dev/null >'${output}' 2>&1; echo $?\n`);
    const [code] = await told;
    return { code: Number(code), output: readFileSync(output, 'utf8') };
  }

  async close(): Promise<void> {
    const gone = once(this.bash, 'exit');
    this.bash.kill('SIGKILL');
    await gone;
  }
}

/** A shell in which something runs until Ctrl-C. */
export class OwnShell {
  private readonly bash: ChildProcess;
  output = '';

  constructor(script: string, folder: string, env: Record<string, string>) {
    this.bash = spawn('bash', ['--noprofile', '--norc', '-c', script], { cwd: folder, env, stdio: 'pipe', detached: true });
    for (const stream of [this.bash.stdout!, this.bash.stderr!]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Resolves once `isThere` holds for what it said so far, or when it has ended. */
  async says(isThere: (output: string) => boolean): Promise<void> {
    const ended = once(this.bash, 'close');
    while (!isThere(this.output) && this.bash.exitCode === null) {
      await Promise.race([once(this.bash.stdout!, 'data'), once(this.bash.stderr!, 'data'), ended]);
    }
  }

  /** Ctrl-C reaches everything that runs in it. */
  async interrupt(): Promise<void> {
    if (this.bash.exitCode !== null || this.bash.signalCode !== null) return;
    const gone = once(this.bash, 'exit');
    process.kill(-this.bash.pid!, 'SIGINT');
    await gone;
  }
}
