import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import type { Exchange } from './index.js';
import { ExchangeLog } from './exchange-log.js';
import { fileRecorder } from './file-recorder.js';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'plinth-record-')), 'record');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const exchange: Exchange = {
  channelCode: 'shopify_us',
  channelKind: 'shopify',
  listingIds: ['7'],
  traceIds: [],
  payloadHash: 'abc',
  payloadHashes: [],
  rendererVersions: [],
  purpose: 'send',
  at: new Date('2026-11-25T10:00:00.000Z'),
  method: 'POST',
  url: 'http://127.0.0.1:1/admin/api/2026-10/graphql.json',
  requestHeaders: { 'content-type': 'application/json' },
  requestBody: '{"query":"{ shop { name } }"}',
  status: 200,
  responseBody: '{"data":{"shop":{"name":"S"}}}',
  durationMs: 3,
  problem: null,
};

/** The files' contents in their order, once there are as many. */
async function recorded(count: number): Promise<unknown[]> {
  for (;;) {
    const files = readdirSync(folder).sort();
    const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
    if (texts.filter((text) => text.endsWith('}\n')).length === count) return texts.map((text) => JSON.parse(text) as unknown);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('one file for each exchange, with eight fields and bodies as data', async () => {
  const log = new ExchangeLog({} as DataSource);
  log.record(fileRecorder(folder, (error) => expect(error).toBeUndefined()));
  log.add(exchange);
  log.add({
    ...exchange,
    url: 'http://127.0.0.1:1/admin/oauth/access_token',
    requestHeaders: { 'content-type': 'application/x-www-form-urlencoded' },
    requestBody: 'grant_type=client_credentials&client_secret=[removed]',
    responseBody: '<html>busy</html>',
    status: 503,
  });
  log.add({ ...exchange, method: 'GET', requestBody: null, status: null, responseBody: null });
  const base = { channel: 'shopify', at: '2026-11-25T10:00:00.000Z', method: 'POST', url: exchange.url };
  expect(await recorded(3)).toEqual([
    {
      ...base,
      requestHeaders: { 'content-type': 'application/json' },
      requestBody: { query: '{ shop { name } }' },
      status: 200,
      responseBody: { data: { shop: { name: 'S' } } },
    },
    {
      ...base,
      url: 'http://127.0.0.1:1/admin/oauth/access_token',
      requestHeaders: { 'content-type': 'application/x-www-form-urlencoded' },
      requestBody: { grant_type: 'client_credentials', client_secret: '[removed]' },
      status: 503,
      responseBody: '<html>busy</html>',
    },
    { ...base, method: 'GET', requestHeaders: { 'content-type': 'application/json' }, requestBody: null, status: null, responseBody: null },
  ]);
  expect(readdirSync(folder).sort()).toEqual(['000001', '000002', '000003'].map((number) => `${number}-${process.pid}-shopify.json`));
});
