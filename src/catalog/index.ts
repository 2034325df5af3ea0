export * from './cells/index.js';
export { AttributeCatalog } from './schema/attribute-catalog.js';
export {
  ATTRIBUTE_TYPES,
  scopeChain,
  type Attribute,
  type AttributeOption,
  type AttributeType,
  type CatalogSchema,
  type FactPolicy,
  type Family,
  type FamilyVariant,
  type Labels,
  type Market,
  type Owner,
  type Scope,
  type Unit,
  type UnitFamily,
  type Validation,
  type VariantLevel,
} from './schema/schema.js';
export {
  KINDS,
  LIFECYCLES,
  STATES,
  STRUCTURE,
  type Door,
  type EditorialState,
  type FactMark,
  type FactMeta,
  type Lifecycle,
  type NodeChanges,
  type NodeKind,
  type Placement,
  type ProductNode,
  type WriteContext,
} from './products/node.js';
export { normalizeSku } from './products/sku.js';
export { claimSkus, lockRoots, lockRootsOfSkus } from './products/nodes.repository.js';
export { touchTree } from './products/flush.repository.js';
export { type NodeRow } from './products/prepare-rows.js';
export { type RowResult } from './products/write-rows.js';
export { UpdateCells, type CellsUpdate, type CellsUpdated } from './products/update-cells.service.js';
export { WriteContentMany } from './products/write-content-many.service.js';
export { WriteFacts, type FactsResult, type FactsRow } from './products/write-facts.service.js';
export { WriteOffers } from './offers/write-offers.service.js';
export { AVAILABILITIES, type Availability, type OfferResult, type OfferRow } from './offers/offer.js';
export { exponentOf, fromMinor, type Money } from './offers/money.js';
