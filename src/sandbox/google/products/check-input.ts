import { badFeedLabel, FEED_LABEL, type DataSource } from '../data-source.js';
import { invalid, type GoogleError } from '../google-error.js';
import type { CustomAttribute, ProductInput } from './product-input.js';

const MAX_ID = 50;
const MAX_GTINS = 10;
const CUSTOM = { count: 2500, each: 10_240, total: 102_400 };

/** What the API refuses at the door, beyond types: identity, and limits that the contract states for the request itself. */
export function checkInput(input: ProductInput, source: DataSource): GoogleError | undefined {
  const { contentLanguage, feedLabel, offerId } = input;
  if (!/^[a-z]{2}$/.test(contentLanguage))
    return bad('content_language', 'INVALID_LANGUAGE', 'Must be a two-letter ISO 639-1 code.', contentLanguage);
  if (!FEED_LABEL.test(feedLabel)) return badFeedLabel(feedLabel);
  if (!offerId) return bad('offer_id', 'REQUIRED_FIELD', 'Must not be blank.', offerId);
  if ([...offerId].length > MAX_ID) return bad('offer_id', 'VALUE_TOO_LONG', `At most ${MAX_ID} characters.`, offerId);
  const primary = source.primaryProductDataSource;
  if (primary?.feedLabel && primary.feedLabel !== feedLabel) return mismatch('feed_label', primary.feedLabel, feedLabel);
  if (primary?.contentLanguage && primary.contentLanguage !== contentLanguage) {
    return mismatch('content_language', primary.contentLanguage, contentLanguage);
  }
  return checkLists(input);
}

/** Limits on lists, which a PATCH meets too. */
export function checkLists(input: ProductInput): GoogleError | undefined {
  const gtins = input.productAttributes?.gtins?.length ?? 0;
  if (gtins > MAX_GTINS) return bad('product_attributes.gtins', 'TOO_MANY_VALUES', `At most ${MAX_GTINS} GTINs.`, String(gtins));
  const sizes = (input.customAttributes ?? []).map(sizeOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length > CUSTOM.count || sizes.some((size) => size > CUSTOM.each) || total > CUSTOM.total) {
    const limit = `At most ${CUSTOM.count} attributes, ${CUSTOM.each} characters each, ${CUSTOM.total} in all.`;
    return bad('custom_attributes', 'CUSTOM_ATTRIBUTES_TOO_LARGE', limit, String(total));
  }
  return undefined;
}

/** Leading and trailing blanks go, runs of blanks become one (contract, ProductInput.offer_id); underscores in custom names become blanks. */
export function normalised(input: ProductInput): ProductInput {
  const result = { ...input, offerId: (input.offerId ?? '').trim().replace(/\s+/g, ' ') };
  if (input.customAttributes) {
    result.customAttributes = input.customAttributes.map((custom) => ({ ...custom, name: custom.name?.replaceAll('_', ' ') }));
  }
  return result;
}

function sizeOf(custom: CustomAttribute): number {
  const own = (custom.name ?? '').length + (custom.value ?? '').length;
  return (custom.groupValues ?? []).reduce((sum, inner) => sum + sizeOf(inner), own);
}

function mismatch(field: string, expected: string, given: string): GoogleError {
  return bad(field, 'DATA_SOURCE_MISMATCH', `The data source takes only ${expected}.`, given);
}

function bad(field: string, exact: string, why: string, value: string): GoogleError {
  return invalid(exact, `[product_input.${field}] ${why}`, { FIELD_LOCATION: `product_input.${field}`, FIELD_VALUE: value.slice(0, 100) });
}
