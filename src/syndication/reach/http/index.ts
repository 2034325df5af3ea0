export { RecordingHttp, type RecordingHttpOptions } from './channel-http.js';
export type { Exchange, ExchangeSink } from './exchange.js';
export { DEFAULT_POOL, OriginPools, type PoolSettings } from './pools.js';
