export { RecordingHttp, type RecordingHttpOptions } from './channel-http.js';
export type { Exchange, ExchangeSink } from './exchange.js';
export { ChannelTransport, NetworkTransport } from './transport.js';
