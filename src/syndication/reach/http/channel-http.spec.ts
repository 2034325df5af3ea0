import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestClock } from '../../../../libs/clock/index.js';
import { NoAnswer } from '../../../port/index.js';
import { NetworkTransport, RecordingHttp, type Exchange } from './index.js';

const SECRET = 'shpss_0123456789abcdef';

describe('RecordingHttp', () => {
  let server: Server;
  let url: string;
  let transport: NetworkTransport;
  let exchanges: Exchange[];
  let http: RecordingHttp;

  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/reset') return void request.socket.destroy();
      if (request.url === '/half') {
        response.writeHead(200, { 'content-length': '100' });
        return void response.write('half', () => request.socket.destroy());
      }
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ access_token: 'tok_abcdefghijkl', scope: 'all', echo: SECRET }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    transport = new NetworkTransport();
    exchanges = [];
    const sink = (exchange: Exchange): void => void exchanges.push(exchange);
    http = new RecordingHttp({ transport, clock: new TestClock(), channelCode: 'c', channelKind: 'fake', sink, secrets: [SECRET] });
  });
  afterEach(async () => {
    await transport.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('records a token exchange without any secret: headers, query, form, answer, and the literal credential', async () => {
    const response = await http.request({
      method: 'POST',
      url: `${url}/token?X-Amz-Signature=abc&page=2`,
      headers: { authorization: 'Bearer abc', 'x-amz-access-token': 'abc', accept: 'application/json' },
      body: `grant_type=refresh_token&refresh_token=r1&client_secret=${SECRET}`,
      purpose: 'token',
      listingIds: ['7'],
    });
    expect(response.json<{ access_token: string }>().access_token).toBe('tok_abcdefghijkl');
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]).toMatchObject({
      channelCode: 'c',
      listingIds: ['7'],
      url: `${url}/token?X-Amz-Signature=[removed]&page=2`,
      requestHeaders: { authorization: '[removed]', 'x-amz-access-token': '[removed]', accept: 'application/json' },
      requestBody: 'grant_type=refresh_token&refresh_token=[removed]&client_secret=[removed]',
      status: 200,
      responseBody: '{"access_token":"[removed]","scope":"all","echo":"[removed]"}',
      problem: null,
    });
  });

  it('keeps other bodies as they are, but for the literal credential', async () => {
    await http.request({ method: 'POST', url: `${url}/send`, body: '{"token_name":"kept"}', purpose: 'send' });
    expect(exchanges[0]!.requestBody).toBe('{"token_name":"kept"}');
    expect(exchanges[0]!.responseBody).toContain('tok_abcdefghijkl');
    expect(exchanges[0]!.responseBody).not.toContain(SECRET);
  });

  it('removes what opens a signed address from any body, and leaves the rest of it', async () => {
    const address = 'https://files.example/feed?X-Amz-Credential=AKIA%2Fus&X-Amz-Expires=300&X-Amz-Signature=abc123';
    await http.request({ method: 'POST', url: `${url}/send`, body: JSON.stringify({ url: address, kept: 'a' }), purpose: 'send' });
    expect(JSON.parse(exchanges[0]!.requestBody!)).toEqual({
      url: 'https://files.example/feed?X-Amz-Credential=[removed]&X-Amz-Expires=300&X-Amz-Signature=[removed]',
      kept: 'a',
    });
  });

  it.each(['/reset', '/half'])('says that an effect is possible when the answer is lost at %s, and records it', async (path) => {
    const lost = await http.request({ method: 'POST', url: url + path, purpose: 'send' }).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(NoAnswer);
    expect((lost as NoAnswer).sent).toBe(true);
    expect(exchanges).toMatchObject([{ status: null, responseBody: null, problem: expect.stringContaining('No answer') }]);
  });

  it('says that no effect is possible when nothing listens or no such host exists', async () => {
    for (const address of ['http://127.0.0.1:1/', 'http://no-such-host.invalid/']) {
      const lost = await http.request({ method: 'GET', url: address, purpose: 'read' }).catch((error: unknown) => error);
      expect((lost as NoAnswer).sent).toBe(false);
    }
  });
});
