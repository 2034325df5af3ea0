import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EditProductsResolver } from './api/edit-products.resolver.js';
import { ProductConnectionResolver, ProductFieldsResolver } from './api/product-fields.resolver.js';
import { ProductPayloadResolver, ProductsPayloadResolver } from './api/product-payload.resolver.js';
import { AnnouncedSalesResolver } from './api/announced-sales.resolver.js';
import { HeldPricesResolver } from './api/held-prices.resolver.js';
import { MassZerosResolver } from './api/mass-zeros.resolver.js';
import { StockSourcesResolver } from './api/stock-sources.resolver.js';
import { OffersResolver } from './api/offers.resolver.js';
import { ProductOffersResolver } from './api/product-offers.resolver.js';
import { JournalModule } from '../journal/index.js';
import { PreviewDefinitionsResolver } from './api/preview-definitions.resolver.js';
import { ReadDefinitionsResolver } from './api/read-definitions.resolver.js';
import { SaveDefinitionsResolver } from './api/save-definitions.resolver.js';
import { ProductRecallsResolver, RecallsResolver } from './api/recalls.resolver.js';
import { ProductsResolver } from './api/products.resolver.js';
import { AttributeGroupEntity } from './attributes/attribute-group.entity.js';
import { AttributeGroupsRepository } from './attributes/attribute-groups.repository.js';
import { Attributes } from './attributes/attributes.service.js';
import { CategoriesRepository } from './categories/categories.repository.js';
import { Categories } from './categories/categories.service.js';
import { CategoryEntity } from './categories/category.entity.js';
import { Families } from './families/families.service.js';
import { ChannelPlacesPort } from './impact/channel-places.js';
import { PreviewDefinitions } from './impact/preview-definitions.service.js';
import { DecideHeld } from './offers/decide-held.service.js';
import { HoldMetrics } from './offers/hold-metrics.js';
import { OfferReader } from './offers/offer-reader.service.js';
import { WriteOffers } from './offers/write-offers.service.js';
import { LocaleEntity } from './places/locale.entity.js';
import { MarketEntity } from './places/market.entity.js';
import { PlacesRepository } from './places/places.repository.js';
import { Places } from './places/places.service.js';
import { ScopeEntity } from './places/scope.entity.js';
import { AssetsPort } from './products/assets-port.js';
import { CellIndexPort } from './products/cell-index.js';
import { DraftPort } from './products/draft-port.js';
import { ChangeParent } from './products/change-parent.service.js';
import { EditProducts } from './products/edit-products.service.js';
import { PreviewMove } from './products/preview-move.service.js';
import { OrderVariants } from './products/order-variants.service.js';
import { ReadProducts } from './products/read-products.service.js';
import { UpdateCells } from './products/update-cells.service.js';
import { WriteContentMany } from './products/write-content-many.service.js';
import { WriteListeners } from './products/write-listeners.js';
import { KnownFacts } from './products/known-facts.service.js';
import { WriteFacts } from './products/write-facts.service.js';
import { ReadRecalls } from './recalls/read-recalls.service.js';
import { RecallProducts } from './recalls/recall-products.service.js';
import { Definitions } from './schema/definitions.service.js';
import { AnnouncedSales } from './sales/announced-sales.service.js';
import { ReleaseHolds } from './sales/release-holds.service.js';
import { MassZeros } from './stock/mass-zeros.service.js';
import { ShownOffersPort } from './stock/shown-offers.js';
import { WatchEnds } from './stock/watch-ends.service.js';
import { WatchZeros } from './stock/watch-zeros.service.js';
import { ZeroMetrics } from './stock/zero-metrics.js';
import { StockSources } from './stock/stock-sources.service.js';
import { AttributeCatalog } from './schema/attribute-catalog.js';

/** What the rooms above may inject. */
const shown = [
  PreviewMove,
  AttributeCatalog,
  Attributes,
  Categories,
  Families,
  Places,
  KnownFacts,
  WriteFacts,
  WriteContentMany,
  UpdateCells,
  WriteOffers,
  OfferReader,
  ReadProducts,
  WriteListeners,
  AssetsPort,
  CellIndexPort,
  ChannelPlacesPort,
  DraftPort,
  ShownOffersPort,
  ReleaseHolds,
  WatchEnds,
];
const repositories = [AttributeGroupsRepository, CategoriesRepository, PlacesRepository];
const resolvers = [
  PreviewDefinitionsResolver,
  ReadDefinitionsResolver,
  SaveDefinitionsResolver,
  OffersResolver,
  ProductOffersResolver,
  HeldPricesResolver,
  AnnouncedSalesResolver,
  StockSourcesResolver,
  MassZerosResolver,
  RecallsResolver,
  ProductRecallsResolver,
  ProductsResolver,
  ProductFieldsResolver,
  ProductConnectionResolver,
  EditProductsResolver,
  ProductPayloadResolver,
  ProductsPayloadResolver,
];

/** Definitions, products, cells and offers: the room that everybody above stands on. */
@Module({
  imports: [JournalModule, TypeOrmModule.forFeature([AttributeGroupEntity, CategoryEntity, LocaleEntity, MarketEntity, ScopeEntity])],
  providers: [
    ...shown,
    ...repositories,
    Definitions,
    PreviewDefinitions,
    ChangeParent,
    EditProducts,
    OrderVariants,
    DecideHeld,
    AnnouncedSales,
    StockSources,
    WatchZeros,
    MassZeros,
    ZeroMetrics,
    RecallProducts,
    ReadRecalls,
    HoldMetrics,
    ...resolvers,
  ],
  exports: shown,
})
export class CatalogModule {}
