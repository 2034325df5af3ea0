import http from 'node:http';
import https from 'node:https';

/**
 * minio 8 waits for ever on a server that accepts a connection and says nothing. Every request it makes goes through here and
 * is destroyed after `timeoutMs` of silence, in either direction.
 */
export function transportWithTimeout(useSSL: boolean, timeoutMs: number): Pick<typeof http, 'request'> {
  const underlying = useSSL ? https : http;
  const request = (...args: Parameters<typeof http.request>) => {
    const sent = underlying.request(...args);
    sent.setTimeout(timeoutMs, () => sent.destroy(new S3Timeout(timeoutMs)));
    return sent;
  };
  return { request } as Pick<typeof http, 'request'>;
}

export class S3Timeout extends Error {
  readonly code = 'S3_TIMEOUT';
  constructor(timeoutMs: number) {
    super(`The object storage said nothing for ${timeoutMs} ms`);
    this.name = 'S3Timeout';
  }
}
