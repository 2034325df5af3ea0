import { afterAll, beforeAll } from '@jest/globals';
import { describeChannelContract } from '../support/syndication/index.js';
import { openGoogle, type GoogleWorld } from './google-world.js';

let world: GoogleWorld;
beforeAll(async () => {
  world = await openGoogle();
});
afterAll(() => world.close());

describeChannelContract('google', () => world);
