export * from './cells/index.js';
export { AttributeCatalog, type DefinedSchema } from './schema/attribute-catalog.js';
export { cellsLookedIn, localeChain, scopesOfChannel } from './schema/lookup-chain.js';
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
  type EditorialState,
  type FactMark,
  type FactMeta,
  type Lifecycle,
  type NodeChanges,
  type NodeKind,
  type Placement,
  type ProductNode,
} from './products/node.js';
export { howToLift, inWords, type Recall, type RecallSaid } from './recalls/recall.js';
export { ReadRecalls } from './recalls/read-recalls.service.js';
export { RecallProducts } from './recalls/recall-products.service.js';
export { AnnouncedSales } from './sales/announced-sales.service.js';
export { reasonFault } from './recalls/reason.js';
export { definitionServicesOf, type DefinitionServices } from './definition-services.js';
export { Definitions, type DefinitionSave } from './schema/definitions.service.js';
export { normalizeSku } from './products/sku.js';
export { claimSkus, foldsOf, lockRoots, lockRootsOf, lockRootsOfSkus, lockTreesOf } from './products/nodes.repository.js';
export { lockFreeRoots, lockRootsBySku, setEditorialStates, type EditorialRoot } from './products/editorial-state.repository.js';
export { sameButForBlanks, type SimilarSku } from './products/blanks.repository.js';
export { gtinHolders, rootsOfSameGtin, type GtinHolder } from './products/gtins.repository.js';
export { distinguishes, DISTINCTIONS, type Distinction } from './attributes/distinctions.js';
export { PreviewMove } from './products/preview-move.service.js';
export {
  closeMoves,
  noteSales,
  parentChangesPage,
  stirMoves,
  takeMoves,
  type OpenMove,
  type ParentChange,
} from './products/move.repository.js';
export { placeTrees, touchTrees } from './products/flush.repository.js';
export { type NodeChangeEntity as NodeChange } from './products/node-change.entity.js';
export { markVersions } from './products/history.repository.js';
export { linkChanges, type LinkChange } from './products/link-changes.repository.js';
export { type NodeRow } from './products/prepare-rows.js';
export { type RowResult } from './products/write-rows.js';
export { EditProducts } from './products/edit-products.service.js';
export { UpdateCells, type CellsUpdate } from './products/update-cells.service.js';
export { WriteContentMany } from './products/write-content-many.service.js';
export { AssetsExist, AssetsPort } from './products/assets-port.js';
export { CellIndex, CellIndexPort, type NodeCells, type TouchedTree } from './products/cell-index.js';
export { ChannelPlaces, ChannelPlacesPort, type ChannelPlace } from './impact/channel-places.js';
export { DraftListener, DraftPort, ofAll, type DraftChange } from './products/draft-port.js';
export { positionBelow, positionsAbove } from './products/position.js';
export { WriteListener, WriteListeners } from './products/write-listeners.js';
export { KnownFacts, type NewerRow } from './products/known-facts.service.js';
export { standingNodes, type StandingNode } from './products/standing-nodes.repository.js';
export { WriteFacts, type FactsResult, type FactsRow } from './products/write-facts.service.js';
export { Attributes } from './attributes/attributes.service.js';
export { type AttributeRow } from './attributes/attribute-rules.js';
export { type AttributeGroupRow } from './attributes/attribute-groups.repository.js';
export { type OptionRow } from './attributes/attributes.repository.js';
export { type UnitFamilyRow } from './attributes/unit-rules.js';
export { Families } from './families/families.service.js';
export { type FamilyRow, type FamilyVariantRow } from './families/family-rules.js';
export { Categories } from './categories/categories.service.js';
export { type CategoryRow } from './categories/category-rules.js';
export { Places } from './places/places.service.js';
export { isLocaleCode } from './schema/definition-rules.js';
export { type LocaleRow, type MarketRow, type ScopeRow } from './places/place-rules.js';
export { exponentOf, fromMinor, isCurrency, toMinor, type Money } from './offers/money.js';
export { type OfferEntity as StoredOffer } from './offers/offer.entity.js';
export { offersOfOthers, type OfferOfOthers } from './offers/offers-of-others.repository.js';
export { AVAILABILITIES, offerKey, type Availability, type HadBack, type HeldPrice, type Offer } from './offers/offer.js';
export { DEFAULT_BOUNDS, OfferBounds } from './offers/price-bounds.js';
export { massZeros } from './stock/mass-zero.repository.js';
export { MassZeros } from './stock/mass-zeros.service.js';
export { WatchEnds } from './stock/watch-ends.service.js';
export { StockSources } from './stock/stock-sources.service.js';
export { type MassZeroEntity } from './stock/mass-zero.entity.js';
export { ShownOffers, ShownOffersPort, type ShownShare, type SoldOn, type SoldQuestion } from './stock/shown-offers.js';
export { enqueueSales, offersWait, stopsWait, takeOffers, type OffersWanted, type OfferWork } from './offers/offer-outbox.repository.js';
export { lockSaleMark, moveSaleMark } from './offers/sale-mark.repository.js';
export { DecideHeld } from './offers/decide-held.service.js';
export { OfferReader } from './offers/offer-reader.service.js';
export { type OfferRow } from './offers/read-offer.js';
export { stockLengthFault, type StockAt } from './offers/read-stock.js';
export { WriteOffers, type OfferResult } from './offers/write-offers.service.js';
export { ReleaseHolds } from './sales/release-holds.service.js';
export { standingSales, type StandingSale } from './sales/standing-sales.repository.js';
export { CatalogModule } from './catalog.module.js';
export { MAX_PAGE, ReadProducts, type SeenNode } from './products/read-products.service.js';
export { COLUMNS as NODE_COLUMNS, type ReadNode } from './products/products.repository.js';
export { decodeCursor, encodeCursor } from './products/cursor.js';
export { existingCategories } from './schema/schema.repository.js';
export { TreeView } from './products/tree-view.js';
export { compareAxisValues, compareTexts, givenPlaces } from './products/variant-order.js';
export { EditorialStateEnum, LifecycleEnum, Product, ProductEdge } from './api/product.types.js';
export { toProduct } from './api/product-view.js';
