import type { ChannelAdapter } from '../../port/index.js';

/**
 * Raised with every change of what the rooms above a channel make of the same edition, mapping and offer: mapping, texts, pictures, order, sums of
 * stock. What only one channel's code makes otherwise raises that adapter's own number.
 */
export const MAPPING_VERSION = 2;

/** Of all that renders for a channel. Two that differ in it may say the same thing otherwise. */
export const rendererVersion = ({ rendererVersion: own }: Pick<ChannelAdapter, 'rendererVersion'>): string => `${MAPPING_VERSION}.${own}`;
