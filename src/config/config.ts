import 'reflect-metadata';
import path from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { problem, StartFailure } from '../../libs/problem/index.js';
import { Environment } from './environment.js';

/** What the operator decided, checked. Nothing else reads the environment. A class, because Nest needs a value as its token. */
export class Config {
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  databaseAdminUrl?: string;
  databasePool?: number;
  s3?: { endpoint: string; accessKey: string; secretKey: string; bucket: string; region: string };
  /** Absolute. */
  dataDir: string;
  host: string;
  port: number;
  /** Without a slash at the end. */
  publicUrl: string;
  role: Environment['ROLE'];
  logLevel: Environment['LOG_LEVEL'];
  secretKey?: Buffer;
  /** Where the first keys are written instead of standard output. Absolute. */
  keysFile?: string;
  /** Absolute. */
  recordDir?: string;
  /** Lower case, each `host` or `host:port`. */
  mediaAllowedHosts: string[];
  /** Lower case; `*` for every page. */
  corsOrigins: string[];
  reconcileHours: number;
  exchangeDays: number;
  priceMoveShare: number;
  graphiql: boolean;
  introspection: boolean;
  /** What a scraper sends to read the metrics. */
  metricsToken?: string;
}

/** Throws one StartFailure that names every bad value, so that they can be mended in one go. */
export function loadConfig(source: Record<string, string | undefined> = process.env): Config {
  const names = Object.getOwnPropertyNames(new Environment()).concat(optionalNames);
  const given = names.filter((name) => source[name] !== undefined && source[name] !== '').map((name) => [name, source[name]]);
  const env = plainToInstance(Environment, Object.fromEntries(given), { exposeDefaultValues: true });
  const errors = validateSync(env).map((error) => `${error.property} ${Object.values(error.constraints ?? {})[0]}`);
  if (errors.length > 0) {
    throw new StartFailure(
      problem(
        'bad_configuration',
        undefined,
        `The environment is not usable:\n  ${errors.join('\n  ')}`,
        'Correct these values and start again.',
      ),
    );
  }
  return toConfig(env);
}

/** Fields without a default are no own properties of a new Environment. */
const optionalNames = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_ADMIN_URL',
  'DATABASE_POOL',
  'S3_ENDPOINT',
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'PUBLIC_URL',
  'PLINTH_SECRET_KEY',
  'PLINTH_KEYS_FILE',
  'PLINTH_RECORD_DIR',
  'METRICS_TOKEN',
  'NODE_ENV',
  'GRAPHIQL',
];

function toConfig(env: Environment): Config {
  const s3 = env.S3_ENDPOINT
    ? {
        endpoint: env.S3_ENDPOINT,
        accessKey: env.S3_ACCESS_KEY!,
        secretKey: env.S3_SECRET_KEY!,
        bucket: env.S3_BUCKET,
        region: env.S3_REGION,
      }
    : undefined;
  return Object.assign(new Config(), {
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.DATABASE_OWNER_URL ? { databaseOwnerUrl: env.DATABASE_OWNER_URL } : {}),
    ...(env.DATABASE_ADMIN_URL ? { databaseAdminUrl: env.DATABASE_ADMIN_URL } : {}),
    ...(env.DATABASE_POOL ? { databasePool: env.DATABASE_POOL } : {}),
    ...(s3 ? { s3 } : {}),
    dataDir: path.resolve(env.PLINTH_DATA_DIR),
    host: env.HOST,
    port: env.PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    role: env.ROLE,
    logLevel: env.LOG_LEVEL,
    ...(env.PLINTH_SECRET_KEY ? { secretKey: Buffer.from(env.PLINTH_SECRET_KEY, 'base64') } : {}),
    ...(env.PLINTH_KEYS_FILE ? { keysFile: path.resolve(env.PLINTH_KEYS_FILE) } : {}),
    ...(env.PLINTH_RECORD_DIR ? { recordDir: path.resolve(env.PLINTH_RECORD_DIR) } : {}),
    mediaAllowedHosts: env.MEDIA_ALLOWED_HOSTS,
    corsOrigins: env.CORS_ORIGINS,
    reconcileHours: env.RECONCILE_HOURS,
    exchangeDays: env.EXCHANGE_DAYS,
    priceMoveShare: env.PRICE_MOVE_SHARE,
    graphiql: env.GRAPHIQL ?? env.NODE_ENV !== 'production',
    introspection: env.INTROSPECTION,
    ...(env.METRICS_TOKEN ? { metricsToken: env.METRICS_TOKEN } : {}),
  } satisfies Config);
}
