import { NoAnswer, type ChannelContext, type HttpRequest, type HttpResponse } from '../../port/index.js';
import { RateWatch } from './rates.js';
import type { TokenAnswer } from '../../port/kit/index.js';
import { settingsOf, type AmazonSettings } from './settings.js';
import { amazonTokens, signInOf } from './token.js';

/** What a call came to, sorted once. */
export type CallResult =
  | { kind: 'ok'; body: unknown }
  | { kind: 'retry'; afterMs: number; reason: string }
  /** Amazon refused it and would refuse it again. */
  | { kind: 'refused'; status: number; code: string; message: string }
  /** It may have had its effect. */
  | { kind: 'unknown'; reason: string };

export interface Call {
  method: HttpRequest['method'];
  /** From the host on, encoded. */
  path: string;
  body?: unknown;
  purpose: string;
  bucket: string;
  listingIds?: string[];
  payloadHash?: string;
  /** When it is given up; absent: after half a minute. */
  timeoutMs?: number;
}

const SERVER_ERROR_AFTER_MS = 5000;
const REFUSED_CONNECTION_AFTER_MS = 10_000;
const TIMEOUT_MS = 30_000;

interface ErrorList {
  errors?: { code?: string; message?: string; details?: string }[];
}

/** Calls the Selling Partner API and sorts what comes back. One per adapter: it keeps tokens and learned rates of all its accounts. */
export class AmazonClient {
  private readonly tokens = amazonTokens();
  private readonly rates = new RateWatch();

  async call(context: ChannelContext, call: Call): Promise<CallResult> {
    const settings = settingsOf(context.account, context.channel);
    try {
      const account = signInOf(context, settings);
      const token = await this.tokens.get(account, context);
      if (token.outcome !== 'token') return withoutToken(token);
      const first = await this.send(context, settings, call, token.value);
      if (!isTokenRefusal(first)) return this.sort(context, call, first);
      const renewed = await this.tokens.renew(account, context, token.value);
      if (renewed.outcome !== 'token') return withoutToken(renewed);
      return this.sort(context, call, await this.send(context, settings, call, renewed.value));
    } catch (error) {
      return this.failed(error);
    }
  }

  private send(context: ChannelContext, settings: AmazonSettings, call: Call, token: string): Promise<HttpResponse> {
    return context.http.request({
      method: call.method,
      url: settings.baseUrl + call.path,
      headers: {
        'x-amz-access-token': token,
        'user-agent': 'Plinth/0.1 (Language=TypeScript)',
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      purpose: call.purpose,
      ...(call.listingIds && { listingIds: call.listingIds }),
      ...(call.payloadHash && { payloadHash: call.payloadHash }),
      timeoutMs: call.timeoutMs ?? TIMEOUT_MS,
    });
  }

  /**
   * A call that changes something did not happen only where Amazon says so in its own form (`errors[].code`). Any other refusal may be a gateway's, which
   * says so too when Amazon has done what was asked; only a look has no effect to be unsure of.
   */
  private sort(context: ChannelContext, { bucket, method }: Call, response: HttpResponse): CallResult {
    const { status } = response;
    const changes = method !== 'GET';
    const body = parsed(response);
    const refusal = refusalIn(body);
    if (status === 429) {
      const afterMs = this.rates.tooFast(context, bucket, response);
      if (changes && !refusal) return { kind: 'unknown', reason: notItsOwn(status) };
      return { kind: 'retry', afterMs, reason: 'Amazon says too many requests (429)' };
    }
    this.rates.hear(context, bucket, response);
    if (status < 300 && body !== undefined) return { kind: 'ok', body };
    if (status < 500 && refusal) return { kind: 'refused', status, ...refusal };
    const reason = status < 500 ? notItsOwn(status) : `Amazon answered ${status}`;
    return changes ? { kind: 'unknown', reason } : { kind: 'retry', afterMs: SERVER_ERROR_AFTER_MS, reason };
  }

  private failed(error: unknown): CallResult {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.sent) return { kind: 'unknown', reason: error.message };
    return { kind: 'retry', afterMs: REFUSED_CONNECTION_AFTER_MS, reason: error.message };
  }
}

function withoutToken(answer: Exclude<TokenAnswer, { outcome: 'token' }>): CallResult {
  if (answer.outcome === 'refused') return { kind: 'refused', status: 401, code: answer.code, message: answer.message };
  return { kind: 'retry', afterMs: REFUSED_CONNECTION_AFTER_MS, reason: answer.reason };
}

/** What comes of it is said again with a new token, so it has to be Amazon's own word. */
function isTokenRefusal(response: HttpResponse): boolean {
  return (
    (response.status === 401 || response.status === 403) &&
    refusalIn(parsed(response)) !== undefined &&
    /token/i.test(response.text) &&
    /expired|revoked|malformed|invalid/i.test(response.text)
  );
}

const notItsOwn = (status: number): string => `Amazon answered ${status}, not in its own form: it may have been done all the same`;

/** Amazon's own form of a refusal: an ErrorList, as its models have it for every status. */
function refusalIn(body: unknown): { code: string; message: string } | undefined {
  const { errors } = (typeof body === 'object' && body !== null ? body : {}) as ErrorList;
  const [error] = Array.isArray(errors) ? errors : [];
  if (typeof error?.code !== 'string' || error.code === '') return undefined;
  const message = [error.message, error.details].filter((part) => part).join(' ');
  return { code: error.code, message: message || error.code };
}

function parsed(response: HttpResponse): unknown {
  try {
    return response.text === '' ? {} : response.json();
  } catch {
    return undefined;
  }
}
