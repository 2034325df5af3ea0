import type { Crawler, FaultScript } from '../../kit/index.js';
import { crawl, type ImageFacts } from './image-facts.js';

/** At once, so that a merchant's own server is not flooded. */
const PARALLEL = 8;

/** Each address is crawled once and remembered; one that failed is tried again when the product is next read after a new write. */
export class ImageCache {
  private readonly facts = new Map<string, ImageFacts | Promise<ImageFacts>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly faults: FaultScript,
    private readonly crawler: Crawler,
  ) {}

  /** Every answer at hand needs no turn of the event loop: a list of 1,000 products asks for thousands. */
  async factsOf(urls: string[]): Promise<Map<string, ImageFacts>> {
    const result = new Map<string, ImageFacts>();
    for (const url of urls) {
      const known = this.facts.get(url) ?? this.start(url);
      result.set(url, known instanceof Promise ? await known : known);
    }
    return result;
  }

  /** Called when a product is written: starts the crawl early, and gives addresses that failed another chance. */
  prepare(urls: string[]): void {
    for (const url of urls) {
      const known = this.facts.get(url);
      if (known === undefined || (!(known instanceof Promise) && 'failed' in known)) void this.start(url);
    }
  }

  clear(): void {
    this.facts.clear();
  }

  private start(url: string): Promise<ImageFacts> {
    const pending = this.turn().then(async () => {
      const fault = this.faults.takeMedia(url);
      // Never rejects: a failure is one of its answers.
      const facts = fault ? { failed: fault.code ?? 'the sandbox was told to fail this picture' } : await crawl(this.crawler, url);
      this.running -= 1;
      this.waiting.shift()?.();
      if (this.facts.get(url) === pending) this.facts.set(url, facts);
      return facts;
    });
    this.facts.set(url, pending);
    return pending;
  }

  private async turn(): Promise<void> {
    if (this.running >= PARALLEL) await new Promise<void>((go) => this.waiting.push(go));
    this.running += 1;
  }
}
