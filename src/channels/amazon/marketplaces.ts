/** A marketplace by its id (developer-docs.amazon.com/sp-api, "Marketplace IDs", read November 2026). */
export interface Marketplace {
  country: string;
  language: string;
  currency: string;
  /** Titles up to this length are shown as they are (announcement of 10 June 2026; SA, EG, TR and AE keep 200). */
  titleLimit: number;
}

const place = (country: string, language: string, currency: string, titleLimit = 75): Marketplace => ({
  country,
  language,
  currency,
  titleLimit,
});

const MARKETPLACES: Record<string, Marketplace> = {
  ATVPDKIKX0DER: place('US', 'en_US', 'USD'),
  A2EUQ1WTGCTBG2: place('CA', 'en_CA', 'CAD'),
  A1AM78C64UM0Y8: place('MX', 'es_MX', 'MXN'),
  A2Q3Y263D00KWC: place('BR', 'pt_BR', 'BRL'),
  A1F83G8C2ARO7P: place('GB', 'en_GB', 'GBP'),
  A28R8C7NBKEWEA: place('IE', 'en_IE', 'EUR'),
  A1PA6795UKMFR9: place('DE', 'de_DE', 'EUR'),
  A13V1IB3VIYZZH: place('FR', 'fr_FR', 'EUR'),
  APJ6JRA9NG5V4: place('IT', 'it_IT', 'EUR'),
  A1RKKUPIHCS9HS: place('ES', 'es_ES', 'EUR'),
  A1805IZSGTT6HS: place('NL', 'nl_NL', 'EUR'),
  AMEN7PMS3EDWL: place('BE', 'fr_BE', 'EUR'),
  A2NODRKZP88ZB9: place('SE', 'sv_SE', 'SEK'),
  A1C3SOZRARQ6R3: place('PL', 'pl_PL', 'PLN'),
  A33AVAJ2PDY3EV: place('TR', 'tr_TR', 'TRY', 200),
  ARBP9OOSHTCHU: place('EG', 'ar_AE', 'EGP', 200),
  A17E79C6D8DWNP: place('SA', 'ar_AE', 'SAR', 200),
  A2VIGQ35RCS4UG: place('AE', 'en_AE', 'AED', 200),
  A21TJRUUN4KGV: place('IN', 'en_IN', 'INR'),
  A1VC38T7YXB528: place('JP', 'ja_JP', 'JPY'),
  A19VAU5U5O7RUS: place('SG', 'en_SG', 'SGD'),
  A39IBJ37TRP1C6: place('AU', 'en_AU', 'AUD'),
};

export function marketplaceOf(id: string): Marketplace | undefined {
  return MARKETPLACES[id];
}

/** The marketplaces of a country, to name one in a mending. */
export function marketplaceIdOf(country: string): string | undefined {
  return Object.keys(MARKETPLACES).find((id) => MARKETPLACES[id]?.country === country);
}

const NORTH_AMERICA = new Set(['US', 'CA', 'MX', 'BR']);
const FAR_EAST = new Set(['JP', 'SG', 'AU']);

/** The selling region of a marketplace: a seller SKU has one stock of the merchant's own in each. Europe has the rest, from Cairo to Delhi. */
export function regionOf(marketplaceId: string): 'na' | 'eu' | 'fe' {
  const { country = '' } = marketplaceOf(marketplaceId) ?? {};
  return NORTH_AMERICA.has(country) ? 'na' : FAR_EAST.has(country) ? 'fe' : 'eu';
}
