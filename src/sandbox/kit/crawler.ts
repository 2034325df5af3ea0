import { Agent, interceptors, request } from 'undici';

const TIMEOUT_MS = 10_000;

/** What came of fetching a picture. */
export interface CrawlAnswer {
  status: number;
  /** From `content-range`, where only a part was asked for and given. */
  total: number | undefined;
  bytes: Buffer;
}

/** How much of a file is wanted, and whether where it sends to is followed: not every channel does, and a stand-in stays on this machine. */
export interface CrawlRequest {
  /** Bytes. */
  most: number;
  firstBytes?: number;
  redirects?: true;
}

/** How a stand-in fetches pictures. Rejects where nobody answers, or sends more than `most` bytes. */
export interface Crawler {
  fetch(url: string, wanted: CrawlRequest): Promise<CrawlAnswer>;
  close(): Promise<void>;
}

/** More came than was asked for. */
export class TooLarge extends Error {}

/** Over HTTP. undici's own request: the global fetch costs three times the processor time, and a catalogue has thousands of pictures. */
export class HttpCrawler implements Crawler {
  private readonly agent = new Agent({ connections: 8, keepAliveTimeout: 5_000, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  private readonly following = this.agent.compose(interceptors.redirect({ maxRedirections: 5 }));

  async fetch(url: string, { most, firstBytes, redirects }: CrawlRequest): Promise<CrawlAnswer> {
    const headers = firstBytes === undefined ? {} : { range: `bytes=0-${firstBytes - 1}` };
    const answer = await request(url, { dispatcher: redirects ? this.following : this.agent, headers });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new TooLarge(`larger than ${most} bytes`); // leaving the loop cancels the download
      chunks.push(chunk);
    }
    const range = /\/(\d+)$/.exec(String(answer.headers['content-range'] ?? ''));
    return {
      status: answer.statusCode,
      total: answer.statusCode === 206 && range ? Number(range[1]) : undefined,
      bytes: Buffer.concat(chunks),
    };
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
