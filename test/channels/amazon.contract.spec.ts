import { afterAll, beforeAll } from '@jest/globals';
import { describeChannelContract } from '../support/syndication/index.js';
import { startHarness, type AmazonHarness } from './amazon-harness.js';

let harness: AmazonHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

describeChannelContract('amazon', () => harness);
