import type { HttpRequest, HttpResponse } from '../../../port/index.js';
import { OriginPools } from './pools.js';

/** How a request gets to a channel and its answer back. A class, because Nest needs a value as its token. */
export abstract class ChannelTransport {
  /** Rejects where no answer came, with what the failure of the connection was. */
  abstract request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends connections that are kept open. */
  abstract close(): Promise<void>;
}

/** Over the network. */
export class NetworkTransport extends ChannelTransport {
  constructor(private readonly pools = new OriginPools()) {
    super();
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.url);
    const answer = await this.pools.of(url.origin).request({
      method: request.method,
      path: url.pathname + url.search,
      headers: request.headers ?? {},
      body: request.body ?? null,
      ...(request.timeoutMs === undefined ? {} : { headersTimeout: request.timeoutMs, bodyTimeout: request.timeoutMs }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: <T>() => JSON.parse(text) as T };
  }

  close(): Promise<void> {
    return this.pools.close();
  }
}
