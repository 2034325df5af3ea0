/**
 * A mapping is data: for each field of a channel, which cells it comes from and how the value is made. It is versioned, and it is evaluated
 * by the core; an adapter sees only the result (`MappedProduct`).
 */

/** Where a value of a channel's field comes from: the kinds are told apart by their one key. */
export type Source =
  /** A cell, found by scope (channel, group, market), then locale fall-back, then inheritance. Select options give their label; with `code` their code. */
  | { attribute: string; code?: boolean; locale?: string }
  | { constant: unknown }
  | { system: SystemName }
  /** Texts with `{attribute}` in them; an empty part empties the whole unless it is written `{attribute?}`. */
  | { template: string };

/** What Plinth itself knows of a node. `family`, `category` and `categories` are codes, for tables; `familyLabel` and `categoryPath` (`Home > Kitchen > Mugs`) are for people. */
export type SystemName =
  | 'sku'
  | 'rootSku'
  | 'parentSku'
  | 'family'
  | 'familyLabel'
  | 'lifecycle'
  | 'category'
  | 'categories'
  | 'categoryPath'
  | 'locale'
  | 'market'
  | 'country';

/** Small, side-effect-free and documented. Applied in order; an empty value passes through untouched. */
export type Transform =
  | { op: 'trim' }
  | { op: 'upper' }
  | { op: 'lower' }
  | { op: 'truncate'; chars?: number; bytes?: number }
  | { op: 'strip_html' }
  | { op: 'limit_html'; allow: string[] }
  | { op: 'join'; with: string }
  | { op: 'split'; on: string; max?: number }
  | { op: 'lookup'; table: Record<string, unknown>; otherwise?: unknown }
  | { op: 'unit'; to: string; decimals?: number }
  | { op: 'prefix'; text: string }
  | { op: 'suffix'; text: string }
  | { op: 'replace'; find: string; with: string }
  | { op: 'slug' }
  | { op: 'number'; decimals?: number }
  | { op: 'boolean'; yes: unknown; no: unknown };

/**
 * How far a field of a channel is ours. `always`: its value goes with each content, and is taken off where the cell is empty. `once`: with the content that
 * makes the thing there; then it is the channel's own, neither compared nor emptied. `never`: no rule of before counts, and what is there stays. `clear`:
 * what we sent is taken off, and nothing is sent.
 */
export const SENDS = ['always', 'once', 'never', 'clear'] as const;
/** One of `SENDS`; of a rule without it: always. */
export type Sends = (typeof SENDS)[number];

/** How one field of a channel is filled. */
export interface FieldRule {
  /** The first source with a value wins. With `all`, every source's value makes one list (bullets, highlights). None where nothing is sent. */
  from: Source[];
  all?: boolean;
  transforms?: Transform[];
  default?: unknown;
  /** Empty is then an error that names the cells it could come from, and their owner. */
  required?: boolean;
  /** Absent: always. */
  send?: Sends;
}

/** A mapping as it is stored: rules by field, for all families and for single ones. */
export interface MappingBody {
  fields: Record<string, FieldRule>;
  /** Family code → rules that replace or add to `fields`. */
  families?: Record<string, { fields?: Record<string, FieldRule> }>;
  /** Family code → the listing plan: which axes the channel gets, in order; which become one joined option. Absent: all axes, in level order. */
  plans?: Record<string, { axes?: string[]; joined?: { axes: string[]; name: string; with: string }; settings?: Record<string, unknown> }>;
  /** Families that this channel does not list at all. */
  excludedFamilies?: string[];
}

/** A cell and the node whose value it is. */
export interface CellRef {
  sku: string;
  cell: string;
}

/** A value made by a mapping, with the cells that it came from. */
export interface MappedField {
  value: unknown;
  /** The cells the value came from. */
  cells: CellRef[];
}

/** An amount: whole minor units as text, ISO 4217, decimals of the minor unit. */
export interface Money {
  minor: string;
  currency: string;
  exponent: number;
}

/** Price and stock of a sellable in the channel’s market, as an adapter sees it. */
export interface MappedOffer {
  price: Money | null;
  salePrice: Money | null;
  saleFrom: string | null;
  saleTo: string | null;
  /** Gated: a sale price that would be on now, and is not shown because the price is below it. */
  saleNotShown?: Money;
  quantity: number | null;
  availability: 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | null;
  /** From when on it can be had, where it is sold ahead; ISO 8601. Gated: one that has come is gone, and so is the selling ahead. */
  availableFrom?: string | null;
  /** Gated: that is more than a year ahead. */
  isFarAhead?: true;
  /** The moment that the quantity speaks of; ISO 8601. */
  countedAt?: string | null;
  revision: string;
}

/** A picture that is ready for the channel: address, size and text. */
export interface MappedImage {
  role: 'main' | 'gallery' | 'swatch' | 'size_chart' | 'lifestyle';
  assetHash: string;
  renditionHash: string;
  url: string;
  mediaType: string;
  width: number;
  height: number;
  bytes: number;
  alt: string | null;
  /** IPTC DigitalSourceType, if the file says so. */
  digitalSourceType: string | null;
}

/** By which value a sellable differs from its siblings. */
export interface AxisValue {
  attribute: string;
  /** The axis' name in the channel's language. */
  name: string;
  code: string;
  label: string;
  /** Where the value stands among those of the product's variants, from 0. Absent: the edition is from before there was an order. */
  position?: number;
}

/** A node with its mapped fields, pictures and offer. */
export interface MappedNode {
  sku: string;
  parentSku: string | null;
  kind: 'product' | 'level' | 'variant';
  sellable: boolean;
  /** Of a variant: where people see it among the others, from 0. Absent: by SKU. */
  place?: number;
  lifecycle: string;
  /** Target → value, in the channel's first locale. Empty fields are absent. */
  fields: Record<string, MappedField>;
  /** The same in the channel's further approved locales: only localised text targets. */
  localized: Record<string, Record<string, MappedField>>;
  /** On sellables: the values of all axes that the plan gives to the channel, in its order. */
  axes: AxisValue[];
  /** Own or inherited, main first, then by position; never a sibling's. */
  images: MappedImage[];
  offer: MappedOffer | null;
}

/** A product as a mapping made it: all that an adapter may know of it. */
export interface MappedProduct {
  rootSku: string;
  family: string;
  locale: string;
  locales: string[];
  /** Root first, parents before children; variants in the order in which people see them. A simple product is its own sellable. */
  nodes: MappedNode[];
  /** A person gave the order of its variants. */
  orderedByHand?: boolean;
  /** What no channel shows any more (discontinued, not begun yet): part of nothing that is sent. Absent: there is none. */
  gone?: MappedNode[];
  /** Field values on the root, the same object as nodes[0].fields. */
  fields: Record<string, MappedField>;
  axes: { attribute: string; name: string }[];
  /** The mapping's plan settings of this family, passed through. */
  planSettings: Record<string, unknown>;
}
