import type { GoogleAccount, GoogleChannel } from './settings.js';

const MAX_OFFER_ID = 50;

/** Google squeezes blanks in offer ids on submission; doing it here first keeps our key and theirs the same. */
export const offerId = (sku: string): string => sku.trim().replace(/\s+/g, ' ');

export const fitsOfferId = (id: string): boolean => id !== '' && [...id].length <= MAX_OFFER_ID;

/**
 * The last segment of a product's address. Always base64url: the plain form is only for ids without `/`, `%` and `~`, and Google
 * recommends the encoded one for all (contract, ProductInput.name).
 */
export function segment({ contentLanguage, feedLabel }: GoogleChannel, key: string): string {
  return Buffer.from(`${contentLanguage}~${feedLabel}~${key}`).toString('base64url');
}

export const productsUrl = ({ baseUrl, accountId }: GoogleAccount): string => `${baseUrl}/products/v1/accounts/${accountId}/products`;

export const productUrl = (account: GoogleAccount, channel: GoogleChannel, key: string): string =>
  `${productsUrl(account)}/${segment(channel, key)}`;

export const insertUrl = ({ baseUrl, accountId }: GoogleAccount, { dataSource }: GoogleChannel): string =>
  `${baseUrl}/products/v1/accounts/${accountId}/productInputs:insert?dataSource=${dataSource}`;

export const inputUrl = ({ baseUrl, accountId }: GoogleAccount, channel: GoogleChannel, key: string): string =>
  `${baseUrl}/products/v1/accounts/${accountId}/productInputs/${segment(channel, key)}?dataSource=${channel.dataSource}`;
