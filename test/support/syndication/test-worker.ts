import type { DataSource } from 'typeorm';
import { TestClock } from '../../../libs/clock/index.js';
import { SecretBox } from '../../../libs/secrets/index.js';
import { AttributeCatalog } from '../../../src/catalog/index.js';
import { DueProducts } from '../../../src/search/index.js';
import { BudgetKeeper } from '../../../src/syndication/reach/budget/budget-keeper.js';
import { ChannelDirectory } from '../../../src/syndication/reach/channel-directory.js';
import { EditionViews, Pictures } from '../../../src/syndication/inputs/product-inputs.js';
import { ProductLoader } from '../../../src/syndication/inputs/product-loader.js';
import { ExchangeLog } from '../../../src/syndication/reach/http/exchange-log.js';
import { LookAtSales } from '../../../src/syndication/listings/plan/look-at-sales.service.js';
import { OfferPlannerService } from '../../../src/syndication/listings/plan/offer-planner.service.js';
import { OutboxListener } from '../../../src/syndication/listings/plan/outbox-listener.js';
import { PlannerService } from '../../../src/syndication/listings/plan/planner.service.js';
import { FactsOutboxRepository } from '../../../src/approval/facts/index.js';
import { PartNodes } from '../../../src/approval/index.js';
import { MovesService } from '../../../src/syndication/listings/moves/moves.service.js';
import { CompareRenderings } from '../../../src/syndication/listings/renderer/compare-renderings.service.js';
import { PushDrift } from '../../../src/syndication/listings/plan/push-drift.service.js';
import { NamePictures } from '../../../src/syndication/listings/read/name-pictures.js';
import { ReaderService } from '../../../src/syndication/listings/read/reader.service.js';
import { RenderBatch } from '../../../src/syndication/listings/render/render-batch.service.js';
import { SenderService } from '../../../src/syndication/listings/send/sender.service.js';
import { SyndicationWorker } from '../../../src/syndication/listings/syndication.worker.js';
import { UpkeepService } from '../../../src/syndication/listings/read/upkeep.service.js';
import { WakeSignal } from '../../../src/syndication/listings/lease/wake-signal.js';
import { WithdrawerService } from '../../../src/syndication/listings/withdraw/withdrawer.service.js';
import { OffersShown } from '../../../src/syndication/listings/wires/offers-shown.service.js';
import { WireReader } from '../../../src/syndication/listings/offers/wire-reader.service.js';
import { WireRenderer } from '../../../src/syndication/listings/offers/wire-renderer.service.js';
import { WireSender } from '../../../src/syndication/listings/offers/wire-sender.service.js';
import { WorkerSettings } from '../../../src/syndication/listings/worker-settings.js';
import { NetworkTransport } from '../../../src/syndication/reach/http/index.js';
import { MappingEntity } from '../../../src/syndication/mapping/mapping.entity.js';
import { MappingRepository } from '../../../src/syndication/mapping/mapping.repository.js';
import type { ChannelAdapter } from '../../../src/port/index.js';
import { ChannelRegistry } from '../../../src/syndication/registry.js';
import type { LeftOut } from '../../../src/search/index.js';
import { KnownAssortments } from '../../../src/syndication/assortment/known-assortments.js';
import { SettleAssortment } from '../../../src/syndication/assortment/settle-assortment.service.js';
import { GuardRemovals } from '../../../src/syndication/removals/guard-removals.service.js';
import { SyndicationSettings } from '../../../src/syndication/syndication-settings.js';

/** The services of one worker process. Several on one world are several workers on one database. */
export interface TestWorker {
  worker: SyndicationWorker;
  planner: PlannerService;
  offers: OfferPlannerService;
  sender: SenderService;
  reader: ReaderService;
  withdrawer: WithdrawerService;
  wireSender: WireSender;
  wireReader: WireReader;
  upkeep: UpkeepService;
  renderings: CompareRenderings;
  directory: ChannelDirectory;
  budget: BudgetKeeper;
  settings: WorkerSettings;
}

/** What the workers of one world have in common. */
export interface WorkerWorld {
  ds: DataSource;
  clock: TestClock;
  editions: EditionViews;
  pictures: Pictures;
}

/** The services as the module wires them, by hand: a test takes one turn of one of them, and may give each worker settings of its own. */
export function makeWorker(
  { ds, clock, editions, pictures }: WorkerWorld,
  settings: Partial<WorkerSettings>,
  adapters: ChannelAdapter[],
): TestWorker {
  const own = Object.assign(new WorkerSettings(), { random: () => 1, pollMs: 20 }, settings);
  const exchanges = new ExchangeLog(ds);
  const registry = new ChannelRegistry(adapters);
  const secrets = new SecretBox(Buffer.alloc(32, 7));
  const mappings = new MappingRepository(ds.getRepository(MappingEntity));
  const directory = new ChannelDirectory(ds, clock, secrets, registry, new AttributeCatalog(), exchanges, mappings, new NetworkTransport());
  const loader = new ProductLoader(editions, pictures, clock);
  const budget = new BudgetKeeper(ds, clock);
  // Of a world without assortments, in which no rule is asked.
  const assortments = new SettleAssortment(ds, clock, new KnownAssortments(), {} as LeftOut, {} as DueProducts);
  const planner = new PlannerService(ds, clock, directory, loader, own, assortments, new GuardRemovals());
  const offers = new OfferPlannerService(ds, clock, directory, own, new LookAtSales(ds, clock));
  const batch = new RenderBatch(ds, loader, clock, editions);
  const sender = new SenderService(ds, clock, budget, directory, batch, exchanges, own);
  const reader = new ReaderService(ds, clock, budget, exchanges, own, new OffersShown(ds), new NamePictures(editions, pictures));
  const wireRenderer = new WireRenderer(ds, clock, loader, batch);
  const wireSender = new WireSender(ds, clock, budget, wireRenderer, exchanges, own);
  const renderings = new CompareRenderings(ds, clock, directory, batch, wireRenderer);
  const wireReader = new WireReader(ds, clock, budget, exchanges, own);
  const withdrawer = new WithdrawerService(ds, clock, budget, exchanges, own);
  const upkeep = new UpkeepService(ds, clock, directory, reader, new SyndicationSettings({ worker: true }), own);
  const signal = new WakeSignal();
  const listener = new OutboxListener(ds, signal);
  const worker = new SyndicationWorker(
    ds,
    clock,
    directory,
    planner,
    offers,
    new PushDrift(ds, clock, registry),
    sender,
    reader,
    withdrawer,
    wireSender,
    wireReader,
    upkeep,
    renderings,
    new MovesService(ds, clock, editions, new PartNodes(new FactsOutboxRepository()), new DueProducts(clock)),
    exchanges,
    signal,
    listener,
    own,
    assortments,
  );
  return {
    worker,
    planner,
    offers,
    sender,
    reader,
    withdrawer,
    wireSender,
    wireReader,
    upkeep,
    renderings,
    directory,
    budget,
    settings: own,
  };
}
