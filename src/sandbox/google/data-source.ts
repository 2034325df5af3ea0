import type { Json } from './proto/index.js';
import { invalid, type GoogleError } from './google-error.js';

/** A data source as Google's JSON shows it (`google.shopping.merchant.datasources.v1.DataSource`). */
export interface DataSource extends Json {
  name: string;
  dataSourceId: string;
  displayName: string;
  input: 'API' | 'FILE';
  primaryProductDataSource?: PrimaryProductDataSource;
}

export interface PrimaryProductDataSource {
  feedLabel?: string;
  contentLanguage?: string;
  countries?: string[];
  destinations?: { destination: string; state: string }[];
}

export const FEED_LABEL = /^[A-Z0-9_-]{1,20}$/;

export function badFeedLabel(label: string): GoogleError {
  const message = '[feed_label] At most 20 characters of A-Z, 0-9, hyphen and underscore.';
  return invalid('INVALID_FEED_LABEL', message, { FIELD_LOCATION: 'feed_label', FIELD_VALUE: label });
}
