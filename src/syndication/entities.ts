import { AssortmentExceptionEntity } from './assortment/assortment-exception.entity.js';
import { AssortmentRuleEntity } from './assortment/assortment-rule.entity.js';
import { AssortmentEntity } from './assortment/assortment.entity.js';
import { AccountEntity } from './reach/account.entity.js';
import { ChannelMatchEntity } from './connect/channel-match.entity.js';
import { ChannelEntity } from './reach/channel.entity.js';
import { DriftEntity } from './findings/drift.entity.js';
import { DriftPolicyEntity } from './findings/drift-policy.entity.js';
import { IssueEntity } from './findings/issue.entity.js';
import { ListingEntity } from './listings/listing.entity.js';
import { BindingEntity } from './listings/render/binding.entity.js';
import { LeftBindingEntity } from './listings/render/left-binding.entity.js';
import { PayloadEntity } from './listings/render/payload.entity.js';
import { RemovalHoldEntity } from './removals/removal-hold.entity.js';
import { RemovalEntity } from './removals/removal.entity.js';
import { RenderDifferenceEntity } from './listings/render/render-difference.entity.js';
import { ListingOfferEntity } from './listings/wires/listing-offer.entity.js';
import { ListingWireEntity } from './listings/wires/listing-wire.entity.js';
import { OfferPayloadEntity } from './listings/wires/offer-payload.entity.js';
import { ShownPriceEntity } from './listings/wires/shown-price.entity.js';
import { MappingEntity } from './mapping/mapping.entity.js';
import { AccountBudgetEntity } from './reach/budget/account-budget.entity.js';
import { ChannelCacheEntity } from './reach/cache/channel-cache.entity.js';
import { ExchangeEntity } from './reach/http/exchange.entity.js';

/** The tables of this room. */
export const syndicationEntities = [
  AccountEntity,
  MappingEntity,
  ChannelEntity,
  ChannelMatchEntity,
  ListingEntity,
  ListingWireEntity,
  ListingOfferEntity,
  PayloadEntity,
  OfferPayloadEntity,
  ShownPriceEntity,
  RenderDifferenceEntity,
  ExchangeEntity,
  BindingEntity,
  LeftBindingEntity,
  ChannelCacheEntity,
  AccountBudgetEntity,
  IssueEntity,
  DriftEntity,
  DriftPolicyEntity,
  AssortmentEntity,
  AssortmentRuleEntity,
  AssortmentExceptionEntity,
  RemovalEntity,
  RemovalHoldEntity,
];
