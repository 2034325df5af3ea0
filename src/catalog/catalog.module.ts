import { Module } from '@nestjs/common';
import { EditProductsResolver } from './api/edit-products.resolver.js';
import { ProductConnectionResolver, ProductFieldsResolver } from './api/product-fields.resolver.js';
import { ProductPayloadResolver, ProductsPayloadResolver } from './api/product-payload.resolver.js';
import { OffersResolver } from './api/offers.resolver.js';
import { ReadDefinitionsResolver } from './api/read-definitions.resolver.js';
import { SaveDefinitionsResolver } from './api/save-definitions.resolver.js';
import { ProductsResolver } from './api/products.resolver.js';
import { Attributes } from './attributes/attributes.service.js';
import { Categories } from './categories/categories.service.js';
import { Families } from './families/families.service.js';
import { DecideHeld } from './offers/decide-held.service.js';
import { OfferReader } from './offers/offer-reader.service.js';
import { WriteOffers } from './offers/write-offers.service.js';
import { Places } from './places/places.service.js';
import { AssetsPort } from './products/assets-port.js';
import { EditProducts } from './products/edit-products.service.js';
import { ReadProducts } from './products/read-products.service.js';
import { UpdateCells } from './products/update-cells.service.js';
import { WriteContentMany } from './products/write-content-many.service.js';
import { WriteListeners } from './products/write-listeners.js';
import { WriteFacts } from './products/write-facts.service.js';
import { Definitions } from './schema/definitions.service.js';
import { AttributeCatalog } from './schema/attribute-catalog.js';

/** What the rooms above may inject. */
const shown = [
  AttributeCatalog,
  Attributes,
  Categories,
  Families,
  Places,
  WriteFacts,
  WriteContentMany,
  UpdateCells,
  WriteOffers,
  OfferReader,
  ReadProducts,
  WriteListeners,
  AssetsPort,
];
const resolvers = [
  ReadDefinitionsResolver,
  SaveDefinitionsResolver,
  OffersResolver,
  ProductsResolver,
  ProductFieldsResolver,
  ProductConnectionResolver,
  EditProductsResolver,
  ProductPayloadResolver,
  ProductsPayloadResolver,
];

/** Definitions, products, cells and offers: the room that everybody above stands on. */
@Module({
  providers: [...shown, Definitions, EditProducts, DecideHeld, ...resolvers],
  exports: shown,
})
export class CatalogModule {}
