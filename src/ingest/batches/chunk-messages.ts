/** Collects up to `max` messages. A chunk is also closed when nothing came for `idleMs`: a sender who waits for an answer gets one. */
export async function* chunkMessages<T>(messages: AsyncIterable<T>, max: number, idleMs: number): AsyncGenerator<T[]> {
  const iterator = messages[Symbol.asyncIterator]();
  let chunk: T[] = [];
  let next = iterator.next();
  for (;;) {
    const result = chunk.length === 0 ? await next : await withinTime(next, idleMs);
    if (result !== 'idle') {
      if (result.done) break;
      chunk.push(result.value);
      next = iterator.next();
      // A failure of the source is met at the next await; until then it must not count as unhandled.
      next.catch(() => undefined);
    }
    if (result !== 'idle' && chunk.length < max) continue;
    yield chunk;
    chunk = [];
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
