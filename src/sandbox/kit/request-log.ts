import type { FastifyRequest } from 'fastify';

export interface LoggedRequest {
  at: string;
  method: string;
  url: string;
  body: string;
  status: number;
}

/** How many requests are kept: enough for every test and demo, bounded so that a benchmark's memory stays flat. */
const KEPT = 20_000;

/** The sandbox's own record of what reached it: the evidence that nothing unapproved was sent. */
export class RequestLog {
  private kept: LoggedRequest[] = [];

  add(at: Date, request: FastifyRequest, status: number): void {
    if (this.kept.length >= KEPT) this.kept.splice(0, KEPT / 10);
    const body = typeof request.body === 'string' ? request.body : '';
    this.kept.push({ at: at.toISOString(), method: request.method, url: request.url, body, status });
  }

  entries(): LoggedRequest[] {
    return this.kept;
  }

  clear(): void {
    this.kept = [];
  }
}
