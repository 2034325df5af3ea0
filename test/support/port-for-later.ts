import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what Linux and macOS give to outgoing connections. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/**
 * A free port for whoever listens only later. One that the machine chose itself may be some connection's by then: a page's test held one for
 * ten seconds beside three hundred connections, and found it taken.
 */
export async function portForLater(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
