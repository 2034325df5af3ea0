import { problem, type Problem } from './problem.js';

/** ENOSPC, EDQUOT: the file system's words; 53100 is PostgreSQL's. */
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);
/** A connection that could not be made or was lost, and a server that is starting, stopping, short of connections, or does not know us any more. */
const AWAY =
  /^(08...|28...|3D000|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|S3_TIMEOUT)$/;
/** node-postgres gives these no code. */
const AWAY_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
/** The last is ours, of a folder that cannot be written for another reason. */
const READ_ONLY = new Set(['EROFS', '25006', 'STORAGE_UNWRITABLE']);

/**
 * What a part that Plinth stands on (database, objects, disk) cannot do at the moment, told so that the caller knows that it is
 * neither their fault nor a bug, and that the same again will work. Undefined: it is something else.
 */
export function outageOf(error: unknown): Problem | undefined {
  for (let depth = 0, found = error; found instanceof Error && depth < 5; depth++, found = inner(found)) {
    const code = String((found as { code?: unknown }).code ?? '');
    if (FULL.has(code)) {
      const fix = 'Nothing of it was stored. Send it again when whoever runs this Plinth has freed some space.';
      return problem('storage_full', undefined, 'Plinth has no room left on its disk.', fix);
    }
    if (READ_ONLY.has(code)) {
      const fix = 'Nothing of it was stored. Send it again when whoever runs this Plinth has made it writable.';
      return problem('storage_read_only', undefined, 'The storage of Plinth takes no writes at the moment.', fix);
    }
    if (AWAY.test(code) || AWAY_MESSAGE.test(found.message)) {
      const fix = 'Send it again in a moment; if it lasts, /health/ready says which part is missing.';
      return problem('unavailable', undefined, 'The database or the object storage of Plinth does not answer at the moment.', fix);
    }
  }
  return undefined;
}

/** TypeORM keeps the driver's error beside its own; a refused connection to a name with several addresses holds one error each. */
function inner(error: Error): unknown {
  const { driverError, cause, errors } = error as { driverError?: unknown; cause?: unknown; errors?: unknown[] };
  return driverError ?? cause ?? errors?.[0];
}
