export * from './channel.js';
export * from './listing.js';
export * from './mapping.js';
export * from './offer.js';
export * from './outcome.js';
export * from './reach.js';
export * from './vocabulary.js';
export * from './wire.js';
