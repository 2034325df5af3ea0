import type { HttpRequest, HttpResponse } from '../../../port/index.js';
import { amazonSandbox } from '../../../sandbox/amazon/index.js';
import { googleSandbox, type ServiceAccountFile } from '../../../sandbox/google/index.js';
import { openSandbox, SandboxClock, type CrawlAnswer, type SandboxChannel, type SandboxContext } from '../../../sandbox/kit/index.js';
import { shopifySandbox } from '../../../sandbox/shopify/index.js';
import { Dice } from '../core/dice.js';
import type { SimulatedClock } from '../core/simulated-clock.js';
import type { AmazonState, GoogleState, ShopState } from './channel-state.js';

export type Kind = 'shopify' | 'amazon' | 'google';
export const KINDS: readonly Kind[] = ['shopify', 'amazon', 'google'];

/** Nothing listens there: the address names the stand-in. */
export const ADDRESS: Record<Kind, string> = {
  shopify: 'http://127.0.0.1:11',
  amazon: 'http://127.0.0.1:12',
  google: 'http://127.0.0.1:13',
};
export const PICTURES = 'http://127.0.0.1:14';

export type PictureBytes = (path: string) => Promise<Buffer | undefined>;

/** The three channels in this process, asked without a network: their real contracts, rules and limits. */
export class StandIns {
  private readonly open = new Map<Kind, { context: SandboxContext; channel: SandboxChannel }>();
  private dice = new Dice(1);

  private constructor(private readonly pictures: PictureBytes) {}

  /** `serviceAccount`: of the stand-in with which the house was furnished, whose key it holds. */
  static async open(clock: SimulatedClock, pictures: PictureBytes, serviceAccount?: ServiceAccountFile): Promise<StandIns> {
    const all = new StandIns(pictures);
    for (const [kind, channel] of [
      ['shopify', shopifySandbox()],
      ['amazon', amazonSandbox()],
      ['google', googleSandbox(serviceAccount ? { serviceAccount } : {})],
    ] as const) {
      const context = await openSandbox(channel, {
        clock: new SandboxClock(() => clock.now().getTime()),
        chance: { bytes: (count) => Buffer.from(Array.from({ length: count }, () => all.dice.below(256))), uuid: () => all.uuid() },
        crawler: { fetch: (url, { most }) => all.crawl(url, most), close: () => Promise.resolve() },
        settings: { latencyMs: 0, rateLimits: 'lifted' },
      });
      all.open.set(kind, { context, channel });
    }
    return all;
  }

  /** Empties them, but for what a person has to make in Merchant Center before a channel is connected. */
  async reset(seed: number): Promise<void> {
    this.dice = new Dice(seed);
    for (const kind of KINDS) await this.admin(kind, 'POST', 'reset');
    await this.admin('google', 'POST', 'seed', {
      account: '1001',
      registered: true,
      dataSources: [{ displayName: 'Plinth US', primaryProductDataSource: { countries: ['US'] } }],
    });
  }

  async ask(request: HttpRequest): Promise<HttpResponse> {
    const { origin, host, pathname, search } = new URL(request.url);
    const kind = KINDS.find((one) => ADDRESS[one] === origin);
    if (!kind) throw Object.assign(new Error(`There is no ${origin}`), { code: 'ENOTFOUND' });
    const answer = await this.open.get(kind)!.context.app.inject({
      method: request.method,
      url: pathname + search,
      headers: { ...request.headers, host },
      ...(request.body === undefined ? {} : { payload: request.body }),
    });
    const headers = answer.headers as Record<string, string | string[] | undefined>;
    return { status: answer.statusCode, headers, text: answer.payload, json: <T>() => JSON.parse(answer.payload) as T };
  }

  async admin<T = unknown>(kind: Kind, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const { host } = new URL(ADDRESS[kind]);
    const answer = await this.open.get(kind)!.context.app.inject({ method, url: `/_sandbox/${path}`, headers: { host }, ...payload });
    return JSON.parse(answer.payload) as T;
  }

  serviceAccount(): Promise<ServiceAccountFile> {
    return this.admin('google', 'GET', 'credentials');
  }

  async shop(): Promise<ShopState> {
    return (await this.open.get('shopify')!.channel.state()) as ShopState;
  }

  async amazon(): Promise<AmazonState> {
    return (await this.open.get('amazon')!.channel.state()) as AmazonState;
  }

  async google(): Promise<GoogleState> {
    return (await this.open.get('google')!.channel.state()) as GoogleState;
  }

  async close(): Promise<void> {
    for (const { context } of this.open.values()) await context.app.close();
  }

  private async crawl(url: string, most: number): Promise<CrawlAnswer> {
    const bytes = url.startsWith(PICTURES) ? await this.pictures(url.slice(PICTURES.length)) : undefined;
    if (!bytes) return { status: 404, total: undefined, bytes: Buffer.alloc(0) };
    return { status: 200, total: undefined, bytes: bytes.subarray(0, most) };
  }

  private uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.dice.below(16).toString(16)).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}
