import { expect, test } from '@jest/globals';
import { loadConfig } from './index.js';

const GOOD = 'postgres://plinth:pass@db:5432/plinth';

test('hosts that media may fetch from are a list, in lower case; none by default', () => {
  expect(loadConfig({}).mediaAllowedHosts).toEqual([]);
  expect(loadConfig({ MEDIA_ALLOWED_HOSTS: '' }).mediaAllowedHosts).toEqual([]);
  expect(loadConfig({ MEDIA_ALLOWED_HOSTS: ' Files.Corp.example, 10.0.0.7:8080 ,[fd00::7],' }).mediaAllowedHosts).toEqual([
    'files.corp.example',
    '10.0.0.7:8080',
    '[fd00::7]',
  ]);
});

test('live listings are read again daily and exchanges kept for 90 days, unless told otherwise within bounds', () => {
  expect(loadConfig({})).toMatchObject({ reconcileHours: 24, exchangeDays: 90 });
  expect(loadConfig({ RECONCILE_HOURS: '6', EXCHANGE_DAYS: '30' })).toMatchObject({ reconcileHours: 6, exchangeDays: 30 });
  expect(() => loadConfig({ RECONCILE_HOURS: '0' })).toThrow('RECONCILE_HOURS must be a whole number of hours from 1 to 720');
  expect([loadConfig({}).priceMoveShare, loadConfig({ PRICE_MOVE_SHARE: '0.25' }).priceMoveShare]).toEqual([0.5, 0.25]);
  for (const bad of ['0', '11', 'half', '-1'])
    expect(() => loadConfig({ PRICE_MOVE_SHARE: bad })).toThrow('PRICE_MOVE_SHARE must be a share from 0.01 to 10');
  expect(() => loadConfig({ EXCHANGE_DAYS: '1' })).toThrow('EXCHANGE_DAYS must be a whole number of days from 2 to 3650');
});

test.each(['http://files.corp', 'files.corp/pictures', 'files corp', 'fd00::7', '*'])('%s is no host, and the start says so', (host) => {
  expect(() => loadConfig({ MEDIA_ALLOWED_HOSTS: `ok.example,${host}` })).toThrow('MEDIA_ALLOWED_HOSTS must be host names');
});

test('origins of other pages are none unless they are named', () => {
  expect(loadConfig({}).corsOrigins).toEqual([]);
  expect(loadConfig({ CORS_ORIGINS: 'https://Tools.example.com, http://localhost:3000' }).corsOrigins).toEqual([
    'https://tools.example.com',
    'http://localhost:3000',
  ]);
  for (const bad of ['tools.example.com', 'https://tools.example.com/', 'null', 'https://*'])
    expect(() => loadConfig({ CORS_ORIGINS: bad })).toThrow('CORS_ORIGINS must be origins separated by commas');
});

test.each([
  ['postgres://plinth:pass#word@db:5432/plinth', 'an address that nobody can read'],
  ['postgres://plinth:50%off@db:5432/plinth', 'a password that is not percent-encoded'],
  ['postgres://plinth:pass@db:99999/plinth', 'a port that there is not'],
])('%s is no address of a database, and the start says how it is written, without the password', (url) => {
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_ADMIN_URL']) {
    const load = () =>
      loadConfig({ PLINTH_SECRET_KEY: Buffer.alloc(32).toString('base64'), DATABASE_URL: GOOD, DATABASE_OWNER_URL: GOOD, [name]: url });
    expect(load).toThrow(
      `The environment is not usable:\n  ${name} must be an address like postgres://user:password@host:5432/plinth; ` +
        'in user and password, each of # / ? % @ : [ ] is written by its code: %23 %2F %3F %25 %40 %3A %5B %5D\n',
    );
  }
});

test('addresses by a socket, with settings, and with a password in codes are taken', () => {
  for (const url of [
    'postgresql:///plinth?host=/var/run/postgresql',
    'postgres://u:p%23%25@db/plinth?sslmode=require',
    'postgres://u@[::1]/p',
  ])
    expect(loadConfig({ PLINTH_SECRET_KEY: Buffer.alloc(32).toString('base64'), DATABASE_URL: url }).databaseUrl).toBe(url);
});
