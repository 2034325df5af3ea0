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

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T | 'idle'> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<'idle'>((resolve) => (timer = setTimeout(resolve, milliseconds, 'idle')));
  try {
    return await Promise.race([work, idle]);
  } finally {
    clearTimeout(timer);
  }
}
