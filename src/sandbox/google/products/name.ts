import { invalid, notFound, type GoogleError } from '../google-error.js';

/** The three parts that name a product within an account; `local` marks a legacy local product. */
export interface ProductKey {
  contentLanguage: string;
  feedLabel: string;
  offerId: string;
  local: boolean;
}

export function keyText({ local, contentLanguage, feedLabel, offerId }: ProductKey): string {
  return `${local ? 'local~' : ''}${contentLanguage}~${feedLabel}~${offerId}`;
}

/**
 * Reads the last segment of a product's URL: `contentLanguage~feedLabel~offerId`, or its unpadded base64url, which is a must where a part
 * holds `/`, `%` or `~` (ProductInput.name in the contract). A tilde in the segment tells the two apart. With v1beta's `online~` prefix there is
 * no such product (woocommerce/google-listings-and-ads issue 3753).
 */
export function readName(segment: string): string | GoogleError {
  if (segment.includes('~')) {
    if (/[/%]/.test(segment)) return badName(segment, 'a part with / or % must be sent base64url encoded');
    const parts = segment.split('~');
    if (parts[0] === 'online' && parts.length === 4)
      return notFound('PRODUCT_NOT_FOUND', `[name] Product ${segment} does not exist.`, { FIELD_VALUE: segment });
    const count = parts[0] === 'local' ? 4 : 3;
    return parts.length === count && parts.every(Boolean) ? segment : badName(segment, 'expected contentLanguage~feedLabel~offerId');
  }
  const text = Buffer.from(segment, 'base64url').toString();
  if (!/^[A-Za-z0-9_-]+$/.test(segment) || Buffer.from(text).toString('base64url') !== segment)
    return badName(segment, 'not unpadded base64url');
  return /^(local~)?[^~]+~[^~]+~.+$/s.test(text) ? text : badName(segment, 'the decoded name must be contentLanguage~feedLabel~offerId');
}

function badName(segment: string, why: string): GoogleError {
  return invalid('INVALID_NAME', `[name] The product name is malformed (${why}): ${segment}`, {
    FIELD_LOCATION: 'name',
    FIELD_VALUE: segment,
  });
}

/** A resource name and its base64url form, as both input and processed product show them. */
export function names(account: string, collection: 'productInputs' | 'products', key: string): [string, string] {
  const parent = `accounts/${account}/${collection}`;
  return [`${parent}/${key}`, `${parent}/${Buffer.from(key).toString('base64url')}`];
}
