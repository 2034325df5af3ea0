import { expect, test } from '@jest/globals';
import { loadConfig } from './index.js';

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
