import { Helper, programOf } from './child.js';

/** What the bare server serves: by the name of a path, one statement or several, each of which gives one text of JSON. */
export interface BareTask {
  url: string;
  statements: Record<string, string[]>;
  connections: number;
}

/** The bare server in a process of its own. */
export class Bare {
  private constructor(
    private readonly helper: Helper,
    readonly origin: string,
  ) {}

  static async start(task: BareTask): Promise<Bare> {
    const helper = new Helper(programOf(import.meta, 'bare'), task);
    const { port } = await helper.answer<{ port: number }>();
    return new Bare(helper, `http://127.0.0.1:${port}`);
  }

  get pid(): number {
    return this.helper.pid;
  }

  end(): Promise<void> {
    return this.helper.end();
  }
}
