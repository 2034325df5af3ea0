/** One Amazon marketplace, as far as the sandbox needs to know it. Ids: developer-docs.amazon.com/sp-api, "Marketplace IDs". */
export interface Marketplace {
  id: string;
  country: string;
  name: string;
  /** The language a definition is written for. */
  languageTag: string;
  languageName: string;
  /** Every language tag that content may carry here; the first is `languageTag`. */
  languages: string[];
  currency: string;
  /** How many characters of a title are shown (policy of 27 July 2026: 75; SA, EG, TR and AE keep 200). */
  titleShown: number;
}

const of = (
  id: string,
  country: string,
  name: string,
  languages: string[],
  languageName: string,
  currency: string,
  titleShown = 75,
): Marketplace => ({ id, country, name, languageTag: languages[0] ?? 'en_US', languageName, languages, currency, titleShown });

const ALL = [
  of('ATVPDKIKX0DER', 'US', 'Amazon.com', ['en_US', 'es_US'], 'English (United States)', 'USD'),
  of('A2EUQ1WTGCTBG2', 'CA', 'Amazon.ca', ['en_CA', 'fr_CA'], 'English (Canada)', 'CAD'),
  of('A1AM78C64UM0Y8', 'MX', 'Amazon.com.mx', ['es_MX'], 'Spanish (Mexico)', 'MXN'),
  of('A1F83G8C2ARO7P', 'GB', 'Amazon.co.uk', ['en_GB'], 'English (United Kingdom)', 'GBP'),
  of('A1PA6795UKMFR9', 'DE', 'Amazon.de', ['de_DE', 'en_GB', 'nl_NL', 'pl_PL', 'tr_TR', 'cs_CZ'], 'Deutsch (Deutschland)', 'EUR'),
  of('A13V1IB3VIYZZH', 'FR', 'Amazon.fr', ['fr_FR', 'en_GB'], 'French (France)', 'EUR'),
  of('APJ6JRA9NG5V4', 'IT', 'Amazon.it', ['it_IT', 'en_GB'], 'Italian (Italy)', 'EUR'),
  of('A1RKKUPIHCS9HS', 'ES', 'Amazon.es', ['es_ES', 'en_GB', 'pt_PT'], 'Spanish (Spain)', 'EUR'),
  of('A1VC38T7YXB528', 'JP', 'Amazon.co.jp', ['ja_JP', 'en_US', 'zh_CN'], 'Japanese (Japan)', 'JPY'),
  of('A2VIGQ35RCS4UG', 'AE', 'Amazon.ae', ['en_AE', 'ar_AE'], 'English (U.A.E.)', 'AED', 200),
];

const BY_ID = new Map(ALL.map((marketplace) => [marketplace.id, marketplace]));

export function marketplaceOf(id: string): Marketplace | undefined {
  return BY_ID.get(id);
}

const REGIONS: Record<string, string> = { US: 'NA', CA: 'NA', MX: 'NA', JP: 'FE' };

/** Selling regions: a seller SKU has one stock of the merchant's own in each, whatever the marketplace. */
export function regionOf(marketplaceId: string): string {
  return REGIONS[BY_ID.get(marketplaceId)?.country ?? ''] ?? 'EU';
}

/** Where the sandbox's own definitions are sold. */
export const OWN_MARKETPLACES = ['ATVPDKIKX0DER', 'A1F83G8C2ARO7P', 'A1PA6795UKMFR9'].map((id) => BY_ID.get(id) as Marketplace);
