export { adminRoute, BadAdminRequest, isObject, objectsUnder, onlyNames, type AdminBody } from './admin-input.js';
export { SandboxClock } from './clock.js';
export type { Chance, SandboxChannel, SandboxContext, SandboxSettings } from './context.js';
export { TooLarge, type CrawlAnswer, type Crawler, type CrawlRequest } from './crawler.js';
export { Customers, MOST_SALES, type OnSale, type Sale, type SalesLine } from './customers.js';
export { FaultScript, type Fault, type FaultInput } from './faults.js';
export { TokenBucket } from './rate.js';
export { RequestLog, type LoggedRequest } from './request-log.js';
export { openSandbox, startSandbox, type RunningSandbox, type SandboxParts } from './server.js';
