export * from './channel.js';
export * from './mapping.js';
export * from './offer.js';
export * from './reach.js';
export * from './vocabulary.js';
