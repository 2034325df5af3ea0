import { Pool } from 'undici';
import { latencyOf, type Drive, type Driven } from './drive.js';

/** Clients that keep their connections and send the next request when the last is answered, in a process of their own. */
const pools = new Map<string, Pool>();

process.on('message', (drive: Drive) => void run(drive).then((driven) => process.send!(driven)));

async function run({ origin, path, headers, bodies, connections, seconds }: Drive): Promise<Driven> {
  const pool = pools.get(origin) ?? new Pool(origin, { connections: 64, pipelining: 1 });
  pools.set(origin, pool);
  const took: number[] = [];
  let [refused, bytes, next] = [0, 0, 0];
  const started = performance.now();
  const until = started + seconds * 1000;
  const client = async (): Promise<void> => {
    for (let from = performance.now(); from < until;) {
      const body = bodies[next++ % bodies.length]!;
      const answer = await pool.request({ method: 'POST', path, headers, body });
      const text = Buffer.from(await answer.body.arrayBuffer());
      const now = performance.now();
      took.push(now - from);
      from = now;
      bytes += text.length;
      if (answer.statusCode !== 200 || text.includes('"errors":[')) refused += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return { ...latencyOf(took), requests: took.length, seconds: (performance.now() - started) / 1000, refused, bytes };
}
process.send!({ ready: true });
