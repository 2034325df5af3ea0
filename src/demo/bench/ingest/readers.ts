import { setTimeout as wait } from 'node:timers/promises';
import type { House } from '../../job/house.js';
import { percentile } from '../results.js';

const QUERY = JSON.stringify({ query: '{ products(first: 20) { nodes { sku } } }' });
const EVERY_MS = 50;

/** How long a person waits for a page of products while `work` goes on: the 95th of a hundred, in milliseconds. */
export async function readersP95<T>(house: House, work: Promise<T>): Promise<{ p95: number; result: T }> {
  const took: number[] = [];
  let isOn = true;
  const watch = (async () => {
    while (isOn) {
      const started = performance.now();
      const answer = await fetch(`${house.apiUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${house.key}` },
        body: QUERY,
      });
      await answer.text();
      took.push(performance.now() - started);
      await wait(EVERY_MS);
    }
  })();
  try {
    const result = await work;
    return {
      p95: percentile(
        took.sort((a, b) => a - b),
        0.95,
      ),
      result,
    };
  } finally {
    isOn = false;
    await watch;
  }
}
