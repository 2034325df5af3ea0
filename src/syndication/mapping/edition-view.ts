/** What approval's EditionReader shows of one product on one channel; only the parts that mapping needs. */

export type CellDocument = Record<string, unknown>;

/** An asset link as a mapping sees it. */
export interface ViewLink {
  assetHash: string;
  role: string;
  position: number;
  locale: string | null;
  /** null: every channel. */
  channels: string[] | null;
  alt: Record<string, string>;
}

/** A node as a mapping sees it: its own cells and links. */
export interface ViewNode {
  sku: string;
  parentSku: string | null;
  kind: 'product' | 'level' | 'variant';
  sellable: boolean;
  family: string | null;
  lifecycle: string;
  categories: string[];
  /** On the root: axis attributes per variant level, first level first. */
  axes?: string[][];
  /** SKUs of the nodes right below in the order that a person gave. */
  order?: string[];
  /** `*` holds the cells without a locale, a locale's document its own; the keys are whole cell keys. */
  content: Record<string, CellDocument>;
  facts: CellDocument;
  links: ViewLink[];
}

/** Labels as they were approved, not as they are defined now. */
export interface ViewDictionary {
  /** attribute → option code → locale → label */
  options: Record<string, Record<string, Record<string, string>>>;
  /** attribute → locale → label */
  attributes: Record<string, Record<string, string>>;
  /** attribute → option code → where it stands among all; absent in editions from before there was an order. */
  positions?: Record<string, Record<string, number>>;
  /** family → locale → label; absent in editions from before they were kept, as are the categories. */
  families?: Record<string, Record<string, string>>;
  categories?: Record<string, { parent: string | null; labels: Record<string, string> }>;
}

/** What of an edition a mapping sees. */
export interface ProductView {
  rootSku: string;
  channelCode: string;
  dictionary: ViewDictionary;
  /** Tree order: root first, parents before children. */
  nodes: ViewNode[];
}
