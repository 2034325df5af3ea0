import { Readable } from 'node:stream';
import { Pool } from 'undici';

/** A refusal as GraphQL answers it. */
export interface UserError {
  code: string;
  path: string | null;
  message: string;
  fix: string | null;
}

/** A program that uses Plinth by its doors, as an ERP or an editor's client would. */
export class PlinthClient {
  private readonly pool: Pool;

  constructor(
    readonly url: string,
    private readonly key: string,
  ) {
    this.pool = new Pool(url, { connections: 8, headersTimeout: 300_000, bodyTimeout: 300_000 });
  }

  /** Throws for GraphQL errors (a bug or a refused request); `userErrors` are data and come back with the rest. */
  async graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await this.pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.body.text();
    const answer = JSON.parse(text) as { data?: T; errors?: { message: string; path?: string[] }[] };
    if (answer.errors?.length || !answer.data) {
      throw new Error(`GraphQL: ${answer.errors?.map((e) => `${e.path?.join('.') ?? ''} ${e.message}`).join('; ') ?? text}`);
    }
    return answer.data;
  }

  /** Sends lines to an ERP door and gives the verdict lines back as they come. */
  async *ndjson<T>(path: string, lines: Iterable<unknown>, idempotencyKey: string): AsyncGenerator<T> {
    const response = await this.pool.request({
      method: 'POST',
      path,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/x-ndjson', 'idempotency-key': idempotencyKey },
      body: Readable.from(toStream(lines)),
    });
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}: ${await response.body.text()}`);
    let rest = '';
    for await (const chunk of response.body) {
      rest += String(chunk);
      const complete = rest.split('\n');
      rest = complete.pop() ?? '';
      for (const line of complete) if (line) yield JSON.parse(line) as T;
    }
    if (rest) yield JSON.parse(rest) as T;
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.pool.request({ method: 'GET', path, headers: { authorization: `Bearer ${this.key}` } });
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}: ${await response.body.text()}`);
    return (await response.body.json()) as T;
  }

  async upload<T>(path: string, fileName: string, bytes: Buffer): Promise<{ status: number; answer: T }> {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)]), fileName);
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}` },
      body: form,
    });
    return { status: response.status, answer: (await response.json()) as T };
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

async function* toStream(lines: Iterable<unknown>): AsyncGenerator<Buffer> {
  let part: string[] = [];
  for (const line of lines) {
    part.push(JSON.stringify(line));
    if (part.length === 200) {
      yield Buffer.from(`${part.join('\n')}\n`);
      part = [];
    }
  }
  if (part.length > 0) yield Buffer.from(`${part.join('\n')}\n`);
}
