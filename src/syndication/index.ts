export * from './channel.js';
export * from './mapping/mapping.types.js';
export * from './mapping/index.js';
export { CHANNEL_ADAPTERS, ChannelRegistry } from './registry.js';
