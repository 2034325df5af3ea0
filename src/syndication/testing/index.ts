export { describeChannelContract } from './channel-contract.js';
export { ContractDriver, isLive, type Journey } from './contract-driver.js';
export type { ContractFault, ContractHarness, FaultMatch, ProductOverrides } from './harness.js';
export { MemoryCache } from './memory-cache.js';
export { testContext, type TestContext } from './test-context.js';
