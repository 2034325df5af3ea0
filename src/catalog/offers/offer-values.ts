/** Everything that an ERP may say of stock. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
/** What the ERP says of the stock of a sellable in a market. */
export type Availability = (typeof AVAILABILITIES)[number];

/** Every reason for which money waits for a person. */
export const HOLD_REASONS = ['moved_too_far', 'unlike_siblings', 'below_floor', 'zero_price', 'wrong_currency'] as const;
/** Why money waits for a person. */
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What a message may say of money. What it leaves out stays; null clears. All of a held message's money waits together. */
export const MONEY_FIELDS = ['priceMinor', 'salePriceMinor', 'saleFrom', 'saleTo', 'floorMinor'] as const;
export type MoneyField = (typeof MONEY_FIELDS)[number];
/** Amounts in whole minor units as text; moments in ISO 8601. */
export type MoneyValues = Record<MoneyField, string | null>;

/** Money that waits for a person, whole: what one message said of price, sale, window and floor. */
export interface HeldPrice {
  /** The price that would stand: the message's own, or the one that stands already. */
  price_minor: string;
  currency: string;
  message_id: string | null;
  reason: HoldReason;
  /** What the message said of money, and nothing else. Absent: held by a release that held the price alone. */
  money?: Partial<MoneyValues>;
  source?: string;
  /** Since when this offer waits, milliseconds since 1970: a repeat or another price does not begin it anew. */
  since?: number;
  /** When what waits now came: whoever looked before has not seen it. */
  at?: number;
  /** The transaction that wrote what waits now: whether a list could show it. A repeat is none. Absent: from before this was kept. */
  xact?: string;
  /** What customers paid last: what they still pay, or paid when the price was taken back. Absent: there never was one. */
  last_minor?: string;
  /** What it was measured against, in minor units; absent where the reason needs no measure. */
  against_minor?: string;
  /** How far it goes beyond that: -0.99 is a fall by 99 %, 4 a rise by 400 %. */
  share?: number;
}

/** What a count that a person had back knows of what was sold: what looks had proved by then, of each channel by itself. */
export interface HadBack {
  /** Units of that count, less what was reserved of them. */
  units: number;
  /** The moment that it speaks of, ISO 8601; null: from before such moments. */
  countedAt: string | null;
  /** By channel: those units less what was known to be sold on all others, and from when on what is sold there comes off; null: all of it. */
  channels: Record<string, { units: number; soldFrom: string | null }>;
}

/** What a source counted at one of its locations. */
export interface LocationCount {
  /** The source's own name for it. */
  location: string;
  quantity: number;
  /** The moment that the quantity speaks of, ISO 8601. */
  countedAt: string;
  countedBy: string;
  reserved: number | null;
  backlog: number | null;
  /** Absent: it was not had back. */
  hadBack?: HadBack;
}

/** A count as it stood. */
export interface CountBefore {
  /** null: nobody counted, and it was there. */
  quantity: number | null;
  countedAt: string | null;
  countedBy: string | null;
  reserved: number | null;
  /** Where it was the sum of several locations. */
  stock?: LocationCount[];
  /** Absent: it was not had back, or is counted by location. */
  hadBack?: HadBack;
}

/** What was said of money, and of whether it can be had, before a source ended the sale by one of them. */
export type StopBefore = Omit<MoneyValues, 'floorMinor'> & { availability: Availability | null };

/** A 0 of a source that set too much to 0 at once; the count before goes on counting. */
export interface HeldCount {
  /** When it came; ISO 8601. */
  at: string;
  countedAt: string;
  source: string;
  messageId: string | null;
}
