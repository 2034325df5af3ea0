import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { Environment } from '../../src/config/environment.js';

const compose = readFileSync('compose.yaml', 'utf8');
const dockerfile = readFileSync('Dockerfile', 'utf8');
const secrets: Record<string, string> = {
  POSTGRES_PASSWORD: 'a-password',
  PLINTH_OWNER_PASSWORD: 'the-owners',
  PLINTH_APP_PASSWORD: 'the-programs',
  S3_SECRET_KEY: 'a-secret-key',
  PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

/** What compose puts in for `${NAME}`, `${NAME:-default}` and `${NAME:?complaint}`. */
const filled = (text: string): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest?: string) => {
    const value = secrets[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`compose.yaml asks for ${name}, which the page does not name`);
    return value;
  });

const block = /^ {2}environment: &environment\n((?: {4}.+\n)+)/m.exec(compose)![1]!;
const common = Object.fromEntries(
  block
    .trimEnd()
    .split('\n')
    .map((line) => /^ {4}(\w+): (.+)$/.exec(line)!.slice(1).map(filled) as [string, string]),
);
const roles = [...compose.matchAll(/environment: \{ <<: \*environment, ROLE: (\w+) \}/g)].map(([, role]) => role!);
const image = Object.fromEntries(
  /^ENV (.+)$/m
    .exec(dockerfile)![1]!
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

describe('what the containers are given is what Plinth reads', () => {
  it.each(['api', 'worker'])('compose.yaml runs a whole %s', (role) => {
    expect(roles).toContain(role);
    expect(loadConfig({ ...image, ...common, ROLE: role })).toMatchObject({
      databaseUrl: 'postgres://plinth_app:the-programs@postgres:5432/plinth',
      s3: { endpoint: 'http://minio:9000', accessKey: 'plinth', secretKey: 'a-secret-key', bucket: 'plinth' },
      secretKey: Buffer.alloc(32, 1),
      publicUrl: 'http://localhost:4000',
      host: '0.0.0.0',
      port: 4000,
      role,
    });
  });

  it('migrate alone knows who owns the tables and who may make roles, and the others wait for it', () => {
    const own = /^ {2}migrate:\n[^]*?\n\n/m.exec(compose)![0];
    const extra = [...own.matchAll(/^ {6}(DATABASE_\w+): (.+)$/gm)].map(([, name, value]) => [name!, filled(value!)]);
    expect(loadConfig({ ...image, ...common, ...Object.fromEntries(extra) })).toMatchObject({
      databaseUrl: 'postgres://plinth_app:the-programs@postgres:5432/plinth',
      databaseOwnerUrl: 'postgres://plinth_owner:the-owners@postgres:5432/plinth',
      databaseAdminUrl: 'postgres://plinth:a-password@postgres:5432/plinth',
    });
    expect(compose.replace(own, '')).not.toMatch(/DATABASE_(OWNER|ADMIN)_URL/);
    expect(compose).toContain('migrate: { condition: service_completed_successfully }');
  });

  it('sets no variable that Plinth does not know', () => {
    const known = readFileSync('src/config/environment.ts', 'utf8');
    const foreign = ['NODE_ENV', 'MALLOC_ARENA_MAX'];
    const names = [...Object.keys(common), ...Object.keys(image)].filter((name) => !foreign.includes(name));
    expect(names.filter((name) => !new RegExp(`^ {2}${name}[?:!]? ?[:=]`, 'm').test(known))).toEqual([]);
    expect(new Environment().PORT).toBe(Number(image['PORT']));
  });

  it('every image is named by its digest, but for the one that is built here', () => {
    const named = [...dockerfile.matchAll(/^FROM (\S+)/gm), ...compose.matchAll(/^ +image: (\S+)/gm)].map(([, name]) => name!);
    expect(named.filter((name) => !/^[a-z/]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(name))).toEqual(['plinth']);
    expect(named).toHaveLength(5);
  });

  it('the image leaves the demonstration and the benchmarks out', () => {
    expect(dockerfile).toMatch(/rm -rf .*\bdist\/src\/demo\b/);
  });

  it('the image runs as nobody special, checks its health, and starts what the package calls its main', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\n {2}CMD \["node", "-e", ".*\/health\/live.*"\]$/m);
    expect(dockerfile).toMatch(/^CMD \["node", .*"dist\/src\/main\.js", "start"\]$/m);
  });
});
