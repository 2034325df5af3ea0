import type { CatalogueSource } from '../../cli/import/index.js';
import { demoCatalogue, demoPeople } from '../catalogue/index.js';
import { demoChannels } from './demo-channels.js';
import { differences, readExpectation } from './expectation.js';
import type { ListingStanding } from '../../syndication/index.js';
import type { MainJob } from './main-job.js';
import type { DemoChannel } from './stations/connect-channels.js';
import { wrongSales } from './stations/customers.js';

/** A catalogue to do the main job with, and what to say of the outcome. */
export interface DemoInput {
  source: CatalogueSource;
  channels: DemoChannel[];
  /** In which the shop sells. */
  currency: string;
  /** Who writes content. */
  people: readonly string[];
  timeoutMs: number;
  /** Purchases a second that customers make on each channel that sells; 0: nobody is let in. */
  salesPerSecond: number;
  /** The product whose way is told at the end. */
  followed(standings: ListingStanding[]): string;
  /** Empty where all is as it should be. */
  wrong(job: MainJob, standings: ListingStanding[]): string[];
  /** The last sentence where nothing is wrong. */
  praise: string;
  /** What else is to be told: as text, and as data for --json. */
  more?(job: MainJob): { text: string; data: Record<string, unknown> };
}

/** Our own catalogue, judged by the expectation that was written for it. */
export function ownDemo(): DemoInput {
  const source = demoCatalogue();
  return {
    source,
    channels: demoChannels,
    currency: 'USD',
    people: demoPeople,
    timeoutMs: 180_000,
    salesPerSecond: 20,
    followed: () => 'CUS-MARLOW-50X50-SAGE',
    wrong: (job, standings) => [...differences(readExpectation(), source, job, standings), ...wrongSales(job.sales)],
    praise: 'What is live, refused and why is what was expected, and nothing that customers bought is offered again.',
  };
}
