/** What attributes can be. */
export const ATTRIBUTE_TYPES = [
  'text',
  'rich_text',
  'number',
  'boolean',
  'date',
  'select',
  'multi_select',
  'measurement',
  'reference',
  'asset',
] as const;
/** The shape of an attribute’s values. */
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export const OWNERS = ['erp', 'pim'] as const;
/** Who may write an attribute: the ERP or people. */
export type Owner = (typeof OWNERS)[number];
export const FACT_POLICIES = ['auto', 'review'] as const;
/** Whether a changed fact goes live by itself (`auto`) or waits for a person (`review`). */
export type FactPolicy = (typeof FACT_POLICIES)[number];
export const SCOPE_KINDS = ['channel', 'channel_group', 'market'] as const;
export const TAX_DISPLAYS = ['net', 'gross'] as const;
/** Locale code → text. */
export type Labels = Record<string, string>;

/** All optional. `min` and `max` are decimals (of a measurement: in the family's standard unit) or dates; lengths count code points and UTF-8 bytes. */
export interface Validation {
  maxLength?: number;
  maxBytes?: number;
  min?: string;
  max?: string;
  decimals?: number;
  pattern?: string;
  format?: 'gtin' | 'url' | 'email';
  /** What two things of one GTIN may differ in. */
  role?: 'pack' | 'condition' | 'fulfilment';
  /** Its line breaks are kept; else a text is folded to one line. */
  multiline?: boolean;
}

/** standard = amount × factor + offset, exact decimals. */
export interface Unit {
  factor: string;
  offset?: string;
  symbol?: string;
  labels?: Labels;
}

/** One level below the product. */
export interface VariantLevel {
  axes: string[];
  /** Attributes that are meant to be set at this level. */
  attributes: string[];
}

/** Shares of what stood before by which a price may move without a person: 0.5 is half. Absent: the next wider place says it. */
export interface PriceShares {
  fallShare?: number;
  riseShare?: number;
}

/** What a market says of its prices; what it leaves out is the deployment's. */
export interface PriceBounds extends PriceShares {
  /** A fall is measured against the highest price of these hours. */
  lookBackHours?: number;
  /** A price that was asked for within these days is never held. */
  returnDays?: number;
  /** A held price becomes an issue after these hours. */
  escalateAfterHours?: number;
  /** Of one source (the person that its key names), before the market's own. */
  sources?: Record<string, PriceShares>;
}
