import { createServer } from 'node:http';
import pg from 'pg';
import type { BareTask } from './bare.js';

/**
 * A bare Node HTTP server with named statements: no framework, no keys, no rules. Who asks gets the JSON that PostgreSQL made, as it is. What one
 * request needs of several statements is asked at once.
 */
const { url, statements, connections } = JSON.parse(process.argv[2]!) as BareTask;
const pool = new pg.Pool({ connectionString: url, max: connections });
const texts = new Map(Object.entries(statements));

async function answer(name: string, body: string): Promise<string> {
  const given = JSON.parse(body) as unknown[][];
  const bodies = await Promise.all(
    texts.get(name)!.map(async (text, at) => {
      const { rows } = await pool.query<[string]>({ name: `${name}_${at}`, text, values: given[at]!, rowMode: 'array' });
      return rows[0]?.[0] ?? 'null';
    }),
  );
  return bodies.length === 1 ? bodies[0]! : `[${bodies.join(',')}]`;
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    answer(request.url!.slice(1), Buffer.concat(parts).toString()).then(
      (text) => {
        response.setHeader('content-type', 'application/json');
        response.end(text);
      },
      (error: Error) => {
        response.statusCode = 500;
        response.end(error.message);
      },
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }));
process.on('disconnect', () => process.exit());
