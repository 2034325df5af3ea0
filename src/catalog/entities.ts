import { AttributeGroupEntity } from './attributes/attribute-group.entity.js';
import { AttributeOptionEntity } from './attributes/attribute-option.entity.js';
import { AttributeEntity } from './attributes/attribute.entity.js';
import { UnitFamilyEntity } from './attributes/unit-family.entity.js';
import { CategoryEntity } from './categories/category.entity.js';
import { FamilyVariantEntity } from './families/family-variant.entity.js';
import { FamilyEntity } from './families/family.entity.js';
import { OfferOutboxEntity } from './offers/offer-outbox.entity.js';
import { OfferPriceEntity } from './offers/offer-price.entity.js';
import { OfferEntity } from './offers/offer.entity.js';
import { SaleMarkEntity } from './offers/sale-mark.entity.js';
import { AnnouncedSaleEntity } from './sales/announced-sale.entity.js';
import { LocaleEntity } from './places/locale.entity.js';
import { MassZeroEntity } from './stock/mass-zero.entity.js';
import { StockSourceEntity } from './stock/stock-source.entity.js';
import { MarketEntity } from './places/market.entity.js';
import { ScopeEntity } from './places/scope.entity.js';
import { RecallEntity } from './recalls/recall.entity.js';
import { DefinitionStampEntity } from './schema/definition-stamp.entity.js';
import { MovedNodeEntity } from './products/moved-node.entity.js';
import { MovedRecallEntity } from './products/moved-recall.entity.js';
import { NodeChangeEntity } from './products/node-change.entity.js';
import { NodeGtinEntity } from './products/node-gtin.entity.js';
import { ProductNodeEntity } from './products/product-node.entity.js';

/** The tables of this room. */
export const catalogEntities = [
  DefinitionStampEntity,
  LocaleEntity,
  MarketEntity,
  ScopeEntity,
  UnitFamilyEntity,
  AttributeGroupEntity,
  AttributeEntity,
  AttributeOptionEntity,
  FamilyEntity,
  FamilyVariantEntity,
  CategoryEntity,
  ProductNodeEntity,
  NodeChangeEntity,
  NodeGtinEntity,
  MovedNodeEntity,
  MovedRecallEntity,
  OfferEntity,
  OfferOutboxEntity,
  OfferPriceEntity,
  SaleMarkEntity,
  AnnouncedSaleEntity,
  StockSourceEntity,
  MassZeroEntity,
  RecallEntity,
];
