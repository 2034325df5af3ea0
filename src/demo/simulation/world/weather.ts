import { ChannelTransport } from '../../../syndication/index.js';
import type { HttpRequest, HttpResponse } from '../../../port/index.js';
import { throughGate, type Gate } from '../core/activity.js';
import type { StandIns } from './stand-ins.js';

/** What becomes of one call. `lost` and `broken`: the answer is no answer, or an error, after the effect or without it. */
export const FATES = ['well', 'refused', 'lost_before', 'lost_after', 'broken_before', 'broken_after', 'busy', 'old'] as const;
export type Fate = (typeof FATES)[number];

/** A gate of a channel call: the scheduler may say what becomes of it before it lets it go. */
export interface CallGate extends Gate {
  kind: 'call';
  request: HttpRequest;
  fate?: Fate;
}

/** How old an answer may be that a channel gives from its caches, in milliseconds. */
const OLDEST_MS = 5 * 60_000;

/** An answer, and the moment whose state it tells. */
export interface Told {
  request: HttpRequest;
  response: HttpResponse;
  at: number;
}

/** Around each call that reaches a stand-in: what is to be seen before it and after it. */
export interface Witness {
  /** Whether or not it gets there. */
  leaves(request: HttpRequest): void;
  before(request: HttpRequest): Promise<void>;
  after(request: HttpRequest): Promise<void>;
  told(told: Told): void;
}

/** The way from simulated processes to the stand-ins. */
export class Weather {
  private readonly earlier = new Map<string, Told>();

  constructor(
    private readonly channels: StandIns,
    private readonly now: () => number,
    private readonly witness: Witness,
  ) {}

  async answer(request: HttpRequest, fate: Fate): Promise<HttpResponse> {
    this.witness.leaves(request);
    switch (fate) {
      case 'refused':
        throw lost('ECONNREFUSED');
      case 'lost_before':
        throw lost('ECONNRESET');
      case 'busy':
        return failed(429, { 'retry-after': '2' }, TOO_FAST);
      case 'broken_before':
        return failed(503);
      case 'lost_after':
        await this.ask(request);
        throw lost('ECONNRESET');
      case 'broken_after':
        await this.ask(request);
        return failed(changes(request) ? LIES[(request.body ?? '').length % LIES.length]! : 502);
      case 'old': {
        const known = this.earlier.get(nameOf(request));
        if (!known || this.now() - known.at > OLDEST_MS) return this.tell(request);
        this.witness.told(known);
        return known.response;
      }
      case 'well':
        return this.tell(request);
    }
  }

  private async tell(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.ask(request);
    const told = { request, response, at: this.now() };
    if (isReading(request) && response.status === 200 && !this.earlier.has(nameOf(request))) this.earlier.set(nameOf(request), told);
    else if (isReading(request)) this.renew(told);
    this.witness.told(told);
    return response;
  }

  /** Kept until it is too old to be told: the older an answer, the more it lies. */
  private renew(told: Told): void {
    const known = this.earlier.get(nameOf(told.request));
    if (!known || this.now() - known.at > OLDEST_MS) this.earlier.set(nameOf(told.request), told);
  }

  private async ask(request: HttpRequest): Promise<HttpResponse> {
    await this.witness.before(request);
    const response = await this.channels.ask(request);
    await this.witness.after(request);
    return response;
  }
}

export const isReading = ({ purpose }: HttpRequest): boolean => purpose === 'read';

/** Of one simulated process: each of its calls is a gate. */
export class GatedTransport extends ChannelTransport {
  constructor(private readonly weather: Weather) {
    super();
  }

  request(request: HttpRequest): Promise<HttpResponse> {
    const { host, pathname } = new URL(request.url);
    const name = /(?:query|mutation) (\w+)/.exec(request.body ?? '')?.[1];
    const label = [request.purpose, request.method, host + pathname, name].filter(Boolean).join(' ');
    return throughGate<HttpResponse, CallGate>({ kind: 'call', label, request }, (held) =>
      this.weather.answer(request, held?.fate ?? 'well'),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const nameOf = ({ method, url, body = '' }: HttpRequest): string => `${method} ${url} ${body}`;

const lost = (code: string): Error => Object.assign(new Error('simulated weather'), { code });

/** What a gateway may say of a call that was done: none of these is the channel's own word. */
const LIES = [502, 400, 404, 409, 413];

const changes = ({ purpose, body }: HttpRequest): boolean =>
  (purpose === 'send' || purpose === 'withdraw') && !body?.startsWith('{"query":"query');

/** Each channel finds its own form of it here. */
const TOO_FAST = {
  errors: [{ code: 'QuotaExceeded', message: 'simulated weather' }],
  error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'simulated weather' },
};

function failed(status: number, headers: Record<string, string> = {}, body: object = {}): HttpResponse {
  const text = JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json', ...headers }, text, json: <T>() => JSON.parse(text) as T };
}
