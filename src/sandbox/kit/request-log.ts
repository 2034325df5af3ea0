import type { FastifyRequest } from 'fastify';

/** A request as a stand-in remembers it; `at` is ISO 8601 in sandbox time. */
export interface LoggedRequest {
  at: string;
  method: string;
  url: string;
  body: string;
  status: number;
}

type Kept = Omit<LoggedRequest, 'at'> & { at: number };

/** How many requests are kept: enough for every test and demo, bounded so that a benchmark's memory stays flat. */
const MAX_REQUESTS = 20_000;
/** And how many characters of bodies: the count alone would let a few large bodies fill the memory. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** The sandbox's own record of what reached it: the evidence that nothing unapproved was sent. The oldest requests make room for new ones. */
export class RequestLog {
  private kept: Kept[] = [];
  private first = 0;
  private characters = 0;

  add(at: number, request: FastifyRequest, status: number): void {
    const body = typeof request.body === 'string' ? request.body : '';
    this.kept.push({ at, method: request.method, url: request.url, body, status });
    this.characters += body.length;
    while (this.kept.length - this.first > MAX_REQUESTS || this.characters > MAX_CHARACTERS) this.dropFirst();
  }

  entries(): LoggedRequest[] {
    return this.kept.slice(this.first).map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
  }

  clear(): void {
    this.kept = [];
    this.first = 0;
    this.characters = 0;
  }

  /** The array is cut only now and then: cutting it at each request would copy all of it. */
  private dropFirst(): void {
    const gone = this.kept[this.first]!;
    this.characters -= gone.body.length;
    gone.body = '';
    this.first += 1;
    if (this.first < MAX_REQUESTS / 10) return;
    this.kept.splice(0, this.first);
    this.first = 0;
  }
}
