import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HttpCrawler, TooLarge } from './crawler.js';

let server: Server;
let origin: string;
const crawler = new HttpCrawler();
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url === '/moved') response.writeHead(302, { location: '/there' });
    response.end('0123456789');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await crawler.close();
  await new Promise((closed) => server.close(closed));
});

it('goes where it is sent only for whom that was asked: a stand-in that stays on this machine must not be led away from it', async () => {
  expect(await crawler.fetch(`${origin}/moved`, { most: 100 })).toMatchObject({ status: 302 });
  expect(asked).toEqual(['/moved']);
  expect(await crawler.fetch(`${origin}/moved`, { most: 100, redirects: true })).toMatchObject({
    status: 200,
    bytes: Buffer.from('0123456789'),
  });
  expect(asked).toEqual(['/moved', '/moved', '/there']);
});

it('takes no more than it was to take', async () => {
  await expect(crawler.fetch(`${origin}/there`, { most: 9 })).rejects.toBeInstanceOf(TooLarge);
});
