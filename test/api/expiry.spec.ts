import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { startTestServer, type TestServer } from '../support/index.js';

const clock = new TestClock('2026-03-01T00:00:00Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api', clock });
});
afterAll(() => server.close());

test('a key works until the moment at which it expires, though it was remembered a moment before', async () => {
  const { data } = await server.graphql<{ createApiKey: { token: string } }>(
    'mutation { createApiKey(input: { name: "k", person: "sam", role: viewer, expiresAt: "2026-03-01T00:00:01Z" }) { token } }',
  );
  const status = async () => (await server.graphql('{ __typename }', {}, data.createApiKey.token)).status;
  expect(await status()).toBe(200);
  clock.advance(999);
  expect(await status()).toBe(200);
  clock.advance(1);
  expect(await status()).toBe(401);
});
