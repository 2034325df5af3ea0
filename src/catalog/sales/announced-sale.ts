import { problem, type Problem } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { AnnouncedSaleEntity } from './announced-sale.entity.js';

/** What a sale is about, when, and how deep it goes. */
export interface NewSale {
  name: string;
  market: string;
  audience: string;
  /** Sellables, or products with all their variants. */
  skus: string[] | null;
  family: string | null;
  /** This category and all below it. */
  category: string | null;
  all: boolean;
  beginsAt: Date;
  endsAt: Date;
  /** As a share of what stood before: 0.7 is 70 % off. */
  deepestShare: number;
}

/** A sale as it stands. */
export interface AnnouncedSale
  extends
    NewSale,
    Pick<
      AnnouncedSaleEntity,
      'id' | 'state' | 'announcedBy' | 'announcedAt' | 'letInBy' | 'letInAt' | 'endedBy' | 'endedAt' | 'endReason'
    > {}

/** SKUs that one sale names. */
export const MOST_SALE_SKUS = 10_000;

/** All that is wrong with a sale that is to be announced, but for what only the database knows. */
export function checkSale(schema: CatalogSchema, sale: NewSale, now: Date): Problem[] {
  const found: Problem[] = [];
  if (sale.name.trim() === '')
    found.push(problem('name_missing', 'input.name', 'A sale has a name.', 'Say what it is, so that another person knows.'));
  if (!schema.markets.has(sale.market))
    found.push(
      problem(
        'market_unknown',
        'input.market',
        'There is no such market.',
        `Use one of ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`,
      ),
    );
  if (sale.family !== null && !schema.families.has(sale.family))
    found.push(problem('family_unknown', 'input.family', 'There is no such family.', 'Use the code of an existing family.'));
  const named = sale.skus !== null || sale.family !== null || sale.category !== null;
  if (named === sale.all)
    found.push(
      problem(
        named ? 'filter_contradicts' : 'filter_empty',
        'input.all',
        named ? 'It is about everything and about some things.' : 'It is about nothing.',
        'Name SKUs, a family or a category, or send all: true alone.',
      ),
    );
  if (sale.beginsAt >= sale.endsAt || sale.endsAt <= now)
    found.push(
      problem('sale_window_empty', 'input.endsAt', 'It is over before it begins.', 'Send endsAt after beginsAt, in the time to come.'),
    );
  return found;
}

/** The refusals of a decision on a sale, so that codes and words are in one place. */
export const saleRefusals = {
  unknown: (id: string): Problem =>
    problem('sale_not_found', 'id', `There is no announced sale ${JSON.stringify(id.slice(0, 40))}.`, 'Take the id from announcedSales.'),
  notOpen: ({ id, state }: AnnouncedSale): Problem =>
    problem('sale_not_open', 'id', `Sale ${id} is ${state}.`, state === 'ended' ? 'Announce another one.' : 'Nothing is left to do.'),
  over: ({ id }: AnnouncedSale): Problem => problem('sale_over', 'id', `The window of sale ${id} is over.`, 'Announce another one.'),
  fourEyes: ({ id, announcedBy }: AnnouncedSale, person: string): Problem =>
    problem('four_eyes', 'id', `${person} announced sale ${id} and may not let it in.`, `Let somebody else do it, not ${announcedBy}.`, {
      details: { announcedBy },
    }),
};
