/** How much is taken at once: so many messages, or fewer that weigh as much together. */
export interface ChunkLimits<T> {
  count: number;
  weight: number;
  weigh: (message: T) => number;
}

/**
 * Makes chunks of what comes, as many at once as came together. A chunk is also closed when nothing came for `idleMs`: a sender who waits
 * for an answer gets one.
 */
export async function* chunkMessages<T>(messages: AsyncIterable<T[]>, limits: ChunkLimits<T>, idleMs: number): AsyncGenerator<T[]> {
  const iterator = messages[Symbol.asyncIterator]();
  let chunk: T[] = [];
  let weight = 0;
  let next = iterator.next();
  for (;;) {
    const result = chunk.length === 0 ? await next : await withinTime(next, idleMs);
    if (result === 'idle') {
      yield chunk;
      [chunk, weight] = [[], 0];
      continue;
    }
    if (result.done) break;
    next = iterator.next();
    // A failure of the source is met at the next await; until then it must not count as unhandled.
    next.catch(() => undefined);
    for (const message of result.value) {
      chunk.push(message);
      weight += limits.weigh(message);
      if (chunk.length < limits.count && weight < limits.weight) continue;
      yield chunk;
      [chunk, weight] = [[], 0];
    }
  }
  if (chunk.length > 0) yield chunk;
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
  const idle = new Promise<'idle'>((resolve) => (timer = setTimeout(resolve, milliseconds, 'idle')));
  try {
    return await Promise.race([work, idle]);
  } finally {
    clearTimeout(timer);
  }
}
