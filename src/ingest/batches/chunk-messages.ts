/** How much is taken at once: so many messages, or fewer that weigh as much together. */
export interface ChunkLimits<T> {
  count: number;
  weight: number;
  weigh: (message: T) => number;
}

/**
 * Makes chunks of what comes, as many at once as came together. A chunk is also closed when nothing came for `idleMs`, and an empty one follows,
 * once: a sender who waits for an answer gets one.
 */
export async function* chunkMessages<T>(messages: AsyncIterable<T[]>, limits: ChunkLimits<T>, idleMs: number): AsyncGenerator<T[]> {
  const iterator = messages[Symbol.asyncIterator]();
  const gathered = new Gathered(limits);
  // Before the first message there is nothing to answer.
  let isTold = true;
  let next = iterator.next();
  for (;;) {
    const result = isTold ? await next : await withinTime(next, idleMs);
    if (result === 'idle') {
      isTold = true;
      const rest = gathered.take();
      if (rest.length > 0) yield rest;
      yield [];
      continue;
    }
    if (result.done) break;
    isTold = false;
    next = iterator.next();
    // A failure of the source is met at the next await; until then it must not count as unhandled.
    next.catch(() => undefined);
    for (const message of result.value) {
      const full = gathered.add(message);
      if (full) yield full;
    }
  }
  const rest = gathered.take();
  if (rest.length > 0) yield rest;
}

/** What is there already, in chunks of the same limits. */
export function* inChunks<T>(messages: Iterable<T>, limits: ChunkLimits<T>): Generator<T[]> {
  const gathered = new Gathered(limits);
  for (const message of messages) {
    const full = gathered.add(message);
    if (full) yield full;
  }
  const rest = gathered.take();
  if (rest.length > 0) yield rest;
}

/** Messages on their way to be a chunk. */
class Gathered<T> {
  private chunk: T[] = [];
  private weight = 0;

  constructor(private readonly limits: ChunkLimits<T>) {}

  /** The chunk, where this message fills it. */
  add(message: T): T[] | undefined {
    this.chunk.push(message);
    this.weight += this.limits.weigh(message);
    return this.chunk.length < this.limits.count && this.weight < this.limits.weight ? undefined : this.take();
  }

  /** All that came since the last chunk. */
  take(): T[] {
    const { chunk } = this;
    [this.chunk, this.weight] = [[], 0];
    return chunk;
  }
}

/** Reads one ahead of who takes them, and says so when it is there. */
export async function* oneAhead<T>(source: AsyncGenerator<T>, came: (next: T) => void): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // A failure is met when its turn comes.
      next.then((result) => result.done || came(result.value)).catch(() => undefined);
      yield value;
    }
  } finally {
    // Not waited for: it may be that nothing comes any more.
    void source.return(undefined).catch(() => undefined);
  }
}

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T | 'idle'> {
  let timer: NodeJS.Timeout | undefined;
  // What came while the program was busy is seen after its timers: one more turn is given for that.
  const idle = new Promise<'idle'>((resolve) => (timer = setTimeout(() => setImmediate(resolve, 'idle'), milliseconds)));
  try {
    return await Promise.race([work, idle]);
  } finally {
    clearTimeout(timer);
  }
}
