import { afterAll, beforeAll } from '@jest/globals';
import { describeChannelContract } from '../../src/syndication/testing/index.js';
import { startHarness, type AmazonHarness } from './amazon-harness.js';

let harness: AmazonHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

describeChannelContract('amazon', () => harness);
