export { describeChannelContract } from './channel-contract.js';
export { ContractDriver, isLive, type Journey } from './contract-driver.js';
export type { ContractFault, ContractHarness, FaultMatch, ProductOverrides } from './harness.js';
export { ControllerWorld, MemoryEditions, MemoryPictures, type LedgerRow } from './controller-fixture.js';
export { FakeAdapter, type FakeEntry, type Scripted } from './fake-adapter.js';
export { MemoryCache } from './memory-cache.js';
export { testContext, type TestContext } from './test-context.js';
export type { TestWorker } from './test-worker.js';
