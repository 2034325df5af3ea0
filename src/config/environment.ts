import { Transform } from 'class-transformer';
import {
  IsBase64,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { AddressOfDatabase } from './database-address.js';

const yes = ['1', 'true', 'yes', 'on'];
const no = ['0', 'false', 'no', 'off'];
const ToBoolean = () =>
  Transform(({ value }) => (yes.includes(String(value).toLowerCase()) ? true : no.includes(String(value).toLowerCase()) ? false : value));
const ToInteger = () => Transform(({ value }) => (/^-?\d+$/.test(String(value)) ? Number(value) : value));
const ToDecimal = () => Transform(({ value }) => (/^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value));
const ToList = () =>
  Transform(({ value }) =>
    String(value)
      .split(',')
      .map((one) => one.trim().toLowerCase())
      .filter(Boolean),
  );
const host = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;
const http = /^https?:\/\/[^/\s?#]+$/;
const withS3 = ValidateIf((env: Environment) => env.S3_ENDPOINT !== undefined);

/** Every environment variable that Plinth reads, under its own name. An empty value counts as absent. */
export class Environment {
  /** PostgreSQL 18. Absent: the embedded server, with its data in PLINTH_DATA_DIR. */
  @ValidateIf((env: Environment) => env.DATABASE_URL !== undefined || env.DATABASE_OWNER_URL !== undefined)
  @AddressOfDatabase()
  DATABASE_URL?: string;

  /** The same database as the role that owns the tables: migrations and restores. Absent: the role of DATABASE_URL does both. */
  @ValidateIf((env: Environment) => env.DATABASE_OWNER_URL !== undefined || env.DATABASE_ADMIN_URL !== undefined)
  @AddressOfDatabase()
  DATABASE_OWNER_URL?: string;

  /** The same database as a superuser, with which the roles of the other two addresses are made and brought up to date. */
  @IsOptional()
  @AddressOfDatabase()
  DATABASE_ADMIN_URL?: string;

  /** Object storage. Absent: a folder in PLINTH_DATA_DIR. */
  @IsOptional()
  @Matches(http, { message: 'must be an address like https://s3.example.com, without a path' })
  S3_ENDPOINT?: string;

  @withS3
  @IsString({ message: 'is required with S3_ENDPOINT' })
  S3_ACCESS_KEY?: string;

  @withS3
  @IsString({ message: 'is required with S3_ENDPOINT' })
  S3_SECRET_KEY?: string;

  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { message: 'must be a bucket name: 3–63 of a–z 0–9 . -' })
  S3_BUCKET = 'plinth';

  @IsString()
  S3_REGION = 'us-east-1';

  @IsString()
  @MinLength(1)
  PLINTH_DATA_DIR = '.plinth';

  @ToInteger()
  @IsInt({ message: 'must be a whole number from 0 to 65535' })
  @Min(0, { message: 'must be a whole number from 0 to 65535' })
  @Max(65535, { message: 'must be a whole number from 0 to 65535' })
  PORT = 4000;

  /** Loopback unless told otherwise: an API that nobody meant to publish should not be reachable. */
  @IsString()
  HOST = '127.0.0.1';

  /** Where channels and browsers reach this Plinth. Default: http://localhost:PORT. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s?#]+$/, { message: 'must be an address like https://plinth.example.com' })
  PUBLIC_URL?: string;

  @IsIn(['all', 'api', 'worker'], { message: 'must be all, api or worker' })
  ROLE: 'all' | 'api' | 'worker' = 'all';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'must be fatal, error, warn, info, debug, trace or silent',
  })
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' = 'info';

  /** Encrypts channel credentials. Absent with the embedded database: made, and kept in PLINTH_DATA_DIR. */
  @ValidateIf((env: Environment) => env.DATABASE_URL !== undefined || env.PLINTH_SECRET_KEY !== undefined)
  @IsBase64({}, { message: 'must be 32 bytes in base64; make one with `openssl rand -base64 32` and give every process the same' })
  @MinLength(44, { message: 'must be 32 bytes in base64 (44 characters)' })
  @MaxLength(44, { message: 'must be 32 bytes in base64 (44 characters)' })
  PLINTH_SECRET_KEY?: string;

  /** A new file, readable by its owner only, that gets the first keys instead of standard output: what a container says is kept in logs. */
  @IsOptional()
  @IsString()
  PLINTH_KEYS_FILE?: string;

  /** A folder that gets one JSON file per exchange with a channel, secrets removed. */
  @IsOptional()
  @IsString()
  PLINTH_RECORD_DIR?: string;

  /** Lets a scraper read /metrics; an API key does too, but only while the database answers. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{20,}$/, { message: 'must have at least 20 characters, without spaces; make one with `openssl rand -hex 24`' })
  METRICS_TOKEN?: string;

  /** Anything but `production` counts as a place where people try things out. */
  @IsOptional()
  @IsString()
  NODE_ENV?: string;

  /** The page /graphiql. Absent: there is one unless NODE_ENV is production. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean({ message: 'must be true or false' })
  GRAPHIQL?: boolean;

  @ToBoolean()
  @IsBoolean({ message: 'must be true or false' })
  INTROSPECTION = true;

  /** Connections to PostgreSQL per process. Default: four per core. */
  @IsOptional()
  @ToInteger()
  @IsInt({ message: 'must be a whole number from 2 to 500' })
  @Min(2, { message: 'must be a whole number from 2 to 500' })
  @Max(500, { message: 'must be a whole number from 2 to 500' })
  DATABASE_POOL?: number;

  /**
   * Hosts, separated by commas, that `POST /media/v1/assets::fetch` may reach although their addresses are private: an operator's own
   * file servers. Each as it stands in the URL, with `:port` to allow only that port: `files.corp.example,10.0.0.7:8080,[fd00::7]`.
   * Absent: public addresses only.
   */
  @ToList()
  @Matches(host, { each: true, message: 'must be host names or host:port separated by commas, without http:// and without a path' })
  MEDIA_ALLOWED_HOSTS: string[] = [];

  /** Origins, separated by commas, whose pages may call the API from a browser: `https://tools.example.com`; `*` for every page. Absent: none. */
  @ToList()
  @Matches(/^(\*|https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?)$/, {
    each: true,
    message: 'must be origins separated by commas, such as https://tools.example.com, without a path; or *',
  })
  CORS_ORIGINS: string[] = [];

  /** Every live listing is read again about this often, so that a change by another hand is found. */
  @ToInteger()
  @IsInt({ message: 'must be a whole number of hours from 1 to 720' })
  @Min(1, { message: 'must be a whole number of hours from 1 to 720' })
  @Max(720, { message: 'must be a whole number of hours from 1 to 720' })
  RECONCILE_HOURS = 24;

  /** What customers pay may fall by this share, and rise by twice it, where a market says nothing of its own; more waits for a person. 0.5 = half. */
  @ToDecimal()
  @Min(0.01, { message: 'must be a share from 0.01 to 10, such as 0.5 for half' })
  @Max(10, { message: 'must be a share from 0.01 to 10, such as 0.5 for half' })
  PRICE_MOVE_SHARE = 0.5;

  /** How long exchanges with channels are kept. */
  @ToInteger()
  @IsInt({ message: 'must be a whole number of days from 2 to 3650' })
  @Min(2, { message: 'must be a whole number of days from 2 to 3650' })
  @Max(3650, { message: 'must be a whole number of days from 2 to 3650' })
  EXCHANGE_DAYS = 90;
}
