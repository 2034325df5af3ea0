import type { Clock } from '../../../../libs/clock/index.js';
import { NoAnswer, type ChannelHttp, type HttpRequest, type HttpResponse } from '../../../port/index.js';
import type { Exchange, ExchangeSink } from './exchange.js';
import { redactBody, redactHeaders, redactUrl } from './redact.js';
import { payloadsOf, tracesOf } from './traces.js';
import type { ChannelTransport } from './transport.js';

export interface RecordingHttpOptions {
  transport: ChannelTransport;
  clock: Clock;
  channelCode: string;
  channelKind: string;
  sink: ExchangeSink;
  /** Literal secrets of the account, wherever they would turn up. */
  secrets?: readonly string[];
}

/** Every request that leaves for a channel goes through here, so every one is recorded. */
export class RecordingHttp implements ChannelHttp {
  private readonly secrets: readonly string[];

  constructor(private readonly options: RecordingHttpOptions) {
    // Short values would blank out innocent text; no real credential is that short.
    this.secrets = (options.secrets ?? []).filter((secret) => secret.length >= 8);
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { clock, transport } = this.options;
    const started = clock.ticks();
    const at = clock.now();
    try {
      const response = await transport.request(request);
      this.record(request, at, started, response, null);
      return response;
    } catch (error) {
      const lost = toNoAnswer(error);
      this.record(request, at, started, null, lost.message);
      throw lost;
    }
  }

  private record(request: HttpRequest, at: Date, started: number, response: HttpResponse | null, problem: string | null): void {
    const hide = (body: string | undefined): string | null => (body === undefined ? null : redactBody(body, request.purpose, this.secrets));
    const said = request.purpose === 'send' ? payloadsOf(request.listingIds ?? []) : [];
    const exchange: Exchange = {
      channelCode: this.options.channelCode,
      channelKind: this.options.channelKind,
      listingIds: request.listingIds ?? [],
      traceIds: tracesOf(request.listingIds ?? []),
      payloadHash: request.payloadHash ?? null,
      payloadHashes: [...new Set(said.map(({ hash }) => hash))],
      rendererVersions: [...new Set(said.flatMap(({ renderer }) => renderer ?? []))].sort(),
      purpose: request.purpose,
      at,
      method: request.method,
      url: redactUrl(request.url),
      requestHeaders: redactHeaders(request.headers ?? {}),
      requestBody: hide(request.body),
      status: response?.status ?? null,
      responseBody: hide(response?.text),
      durationMs: Math.round(this.options.clock.ticks() - started),
      problem,
    };
    this.options.sink(exchange);
  }
}

/** Failures before a connection stood: the request cannot have arrived. All others may have had their effect. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
]);

function toNoAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  const cause = error as { code?: string; message?: string; errors?: { code?: string }[] };
  // Happy Eyeballs gathers one refusal per address.
  const code = cause.code ?? cause.errors?.[0]?.code ?? 'UNKNOWN';
  return new NoAnswer(`No answer: ${code} ${cause.message ?? ''}`.trim(), !NEVER_LEFT.has(code));
}
