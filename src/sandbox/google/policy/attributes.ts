import type { Json } from '../proto/index.js';

export interface Price {
  amountMicros?: string;
  currencyCode?: string;
}

export interface Structured {
  digitalSourceType?: 'DIGITAL_SOURCE_TYPE_UNSPECIFIED' | 'TRAINED_ALGORITHMIC_MEDIA' | 'DEFAULT';
  content?: string;
}

/** The attributes that the rules look at, out of the contract's ProductAttributes. Their types hold because the body was checked against it. */
export interface Attributes extends Json {
  title?: string;
  structuredTitle?: Structured;
  description?: string;
  structuredDescription?: Structured;
  link?: string;
  mobileLink?: string;
  imageLink?: string;
  additionalImageLinks?: string[];
  price?: Price;
  salePrice?: Price;
  salePriceEffectiveDate?: { startTime?: string; endTime?: string };
  availability?: string;
  availabilityDate?: string;
  expirationDate?: string;
  brand?: string;
  gtins?: string[];
  mpn?: string;
  identifierExists?: boolean;
  googleProductCategory?: string;
  itemGroupId?: string;
  color?: string;
  size?: string;
  gender?: string;
  ageGroup?: string;
  productHighlights?: string[];
  questionsAndAnswers?: { question?: string; answer?: string }[];
  variantOptions?: { name?: string; value?: string }[];
  includedDestinations?: string[];
  excludedDestinations?: string[];
  shoppingAdsExcludedCountries?: string[];
  shipping?: { country?: string }[];
}
