import { Foundation0001 } from './0001-foundation.js';
import { Catalog0002 } from './0002-catalog.js';
import { Media0003 } from './0003-media.js';
import { Approval0004 } from './0004-approval.js';
import { Ingest0005 } from './0005-ingest.js';
import { Syndication0006 } from './0006-syndication.js';
import { MediaLists0007 } from './0007-media-lists.js';
import { Upkeep0008 } from './0008-upkeep.js';
import { LeanWrites0009 } from './0009-lean-writes.js';
import { Withdrawal0010 } from './0010-withdrawal.js';
import { Guards0011 } from './0011-guards.js';
import { Persons0012 } from './0012-persons.js';
import { Retention0013 } from './0013-retention.js';
import { ListingLife0014 } from './0014-listing-life.js';
import { FoldSku0015 } from './0015-fold-sku.js';
import { PersonsOfHistory0016 } from './0016-persons-of-history.js';
import { PriceHistory0017 } from './0017-price-history.js';
import { AnnouncedSales0018 } from './0018-announced-sales.js';
import { Wires0019 } from './0019-wires.js';
import { Counts0020 } from './0020-counts.js';
import { Recalls0021 } from './0021-recalls.js';
import { WordsAndOrder0022 } from './0022-words-and-order.js';
import { StockSources0023 } from './0023-stock-sources.js';
import { UrgentOffers0024 } from './0024-urgent-offers.js';
import { RendererVersion0025 } from './0025-renderer-version.js';
import { DriftPolicies0026 } from './0026-drift-policies.js';
import { OldAnswers0028 } from './0028-old-answers.js';
import { StockLocations0029 } from './0029-stock-locations.js';
import { ParkedVerdicts0030 } from './0030-parked-verdicts.js';
import { OneWire0033 } from './0033-one-wire.js';
import { PartlyRejected0034 } from './0034-partly-rejected.js';
import { MovedNodes0035 } from './0035-moved-nodes.js';
import { LeanDoors0036 } from './0036-lean-doors.js';
import { Stops0037 } from './0037-stops.js';
import { Said0040 } from './0040-said.js';
import { LeftOver0041 } from './0041-left-over.js';
import { LeanWires0042 } from './0042-lean-wires.js';
import { PlacesInTrees0043 } from './0043-places-in-trees.js';
import { SearchAtScale0045 } from './0045-search-at-scale.js';
import { Words0046 } from './0046-words.js';
import { Readiness0047 } from './0047-readiness.js';
import { ChannelStates0048 } from './0048-channel-states.js';
import { Assortments0049 } from './0049-assortments.js';
import { OneStamp0050 } from './0050-one-stamp.js';
import { ShortQueues0051 } from './0051-short-queues.js';
import { MayBeGone0052 } from './0052-may-be-gone.js';
import { CategoryTrees0053 } from './0053-category-trees.js';
import { LivesElse0054 } from './0054-lives-else.js';
import { SaleMark0055 } from './0055-sale-mark.js';
import { SaleEdges0056 } from './0056-sale-edges.js';
import { LeftUnits0057 } from './0057-left-units.js';
import { ShownByOthers0058 } from './0058-shown-by-others.js';
import { LeftOut0059 } from './0059-left-out.js';
import { FamiliesSettled0064 } from './0064-families-settled.js';
import { ChangesByTime0065 } from './0065-changes-by-time.js';
import { PushedFields0066 } from './0066-pushed-fields.js';
import { SingleLocation0067 } from './0067-single-location.js';
import { AgainByWire0068 } from './0068-again-by-wire.js';
import { PushInVain0069 } from './0069-push-in-vain.js';
import { LeftAt0073 } from './0073-left-at.js';
import { RecalledAgain0076 } from './0076-recalled-again.js';

export { rights } from './rights.js';

/** In order. A migration that has shipped is never edited. */
export const migrations = [
  Foundation0001,
  Catalog0002,
  Media0003,
  Approval0004,
  Ingest0005,
  Syndication0006,
  MediaLists0007,
  Upkeep0008,
  LeanWrites0009,
  Withdrawal0010,
  Guards0011,
  Persons0012,
  Retention0013,
  ListingLife0014,
  FoldSku0015,
  PersonsOfHistory0016,
  PriceHistory0017,
  AnnouncedSales0018,
  Wires0019,
  Counts0020,
  Recalls0021,
  WordsAndOrder0022,
  StockSources0023,
  UrgentOffers0024,
  RendererVersion0025,
  DriftPolicies0026,
  OldAnswers0028,
  StockLocations0029,
  ParkedVerdicts0030,
  OneWire0033,
  PartlyRejected0034,
  MovedNodes0035,
  LeanDoors0036,
  Stops0037,
  Said0040,
  LeftOver0041,
  LeanWires0042,
  PlacesInTrees0043,
  SearchAtScale0045,
  Words0046,
  Readiness0047,
  ChannelStates0048,
  Assortments0049,
  OneStamp0050,
  ShortQueues0051,
  MayBeGone0052,
  CategoryTrees0053,
  LivesElse0054,
  SaleMark0055,
  SaleEdges0056,
  LeftUnits0057,
  ShownByOthers0058,
  LeftOut0059,
  FamiliesSettled0064,
  ChangesByTime0065,
  PushedFields0066,
  SingleLocation0067,
  AgainByWire0068,
  PushInVain0069,
  LeftAt0073,
  RecalledAgain0076,
];
