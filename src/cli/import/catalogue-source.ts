/**
 * A catalogue as its senders would send it, before anything of it is in Plinth: what administrators set up, what the ERP says, what
 * people write, and the pictures. The demonstration, the benchmark and the Akeneo import all make this one shape.
 */
import type { Attribute, Family, FamilyVariant, Labels, Lifecycle, MarketRow, Money, Scope, UnitFamily } from '../../catalog/index.js';

/** A locale to define. */
export interface LocaleSetup {
  code: string;
  label: string;
}

/** A unit family to define. */
export type UnitFamilySetup = Pick<UnitFamily, 'code' | 'standardUnit' | 'labels' | 'units'>;

/** An attribute group to define. */
export interface AttributeGroupSetup {
  code: string;
  labels: Labels;
  position: number;
}

/** An attribute to define, with its options in their order. */
export interface AttributeSetup extends Omit<Attribute, 'options' | 'revision'> {
  /** Of select and multi_select, in order. */
  options: { code: string; labels: Labels }[];
}

/** A family to define. */
export interface FamilySetup extends Pick<Family, 'code' | 'labels' | 'required' | 'labelAttribute' | 'imageAttribute'> {
  attributes: string[];
}

/** A family variant to define. */
export type FamilyVariantSetup = Pick<FamilyVariant, 'code' | 'familyCode' | 'labels' | 'levels'>;

/** Parents come before their children. */
export interface CategorySetup {
  code: string;
  parentCode: string | null;
  labels: Labels;
}

/** All definitions that items need. */
export interface CatalogueSetup {
  locales: LocaleSetup[];
  markets: MarketRow[];
  scopes: Scope[];
  unitFamilies: UnitFamilySetup[];
  attributeGroups: AttributeGroupSetup[];
  attributes: AttributeSetup[];
  families: FamilySetup[];
  familyVariants: FamilyVariantSetup[];
  categories: CategorySetup[];
}

/** One line to the ERP door. Parents come before their children, unless a line is made to wait on purpose. */
export interface ErpItem {
  sku: string;
  parentSku?: string;
  family?: string;
  familyVariant?: string;
  kind?: 'level' | 'variant';
  lifecycle?: Lifecycle;
  recall?: { reason: string; markets?: string[]; lifted?: boolean };
  sellable?: boolean;
  /** Cell → value. */
  facts: Record<string, unknown>;
  sourceRevision: string;
}

/** One message of the ERP about price and stock of a SKU in a market. */
export interface ErpOffer {
  sku: string;
  market: string;
  /** What is absent is not spoken of. */
  price?: Money | null;
  quantity?: number;
  availability?: 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder';
  sourceRevision: string;
}

/** What one person writes on one node. Categories are of roots only. */
export interface ContentEdit {
  sku: string;
  person: string;
  categories?: string[];
  /** Cell → value. */
  cells: Record<string, unknown>;
  /** Of the node with which this was compared; absent: it was not there. */
  revision?: number;
}

/** Where a picture hangs: SKU, role, position. */
export interface SourceLink {
  sku: string;
  role: 'main' | 'gallery' | 'swatch' | 'size_chart' | 'lifestyle';
  position: number;
  locale: string | null;
  /** null: every channel. */
  channels: string[] | null;
  alt: Labels;
}

/** A picture, made or read when it is needed, and where it hangs. */
export interface SourceAsset {
  fileName: string;
  /** Equal for assets whose bytes are equal, so that they can be made once. */
  drawing: string;
  /** The file's bytes, made or read when asked for. */
  make(): Promise<Buffer>;
  links: SourceLink[];
}

/** A catalogue from elsewhere: definitions, what the ERP sends of it, pictures, and what people write. */
export interface CatalogueSource {
  setup: CatalogueSetup;
  erpItems: ErpItem[];
  offers: ErpOffer[];
  content: ContentEdit[];
  assets: SourceAsset[];
}
