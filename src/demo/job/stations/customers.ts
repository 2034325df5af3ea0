import type { CatalogueSource, ErpOffer } from '../../../cli/import/index.js';
import { table } from '../../../cli/terminal/index.js';
import { regionOf } from '../../../sandbox/amazon/index.js';
import type { SalesLine } from '../../../sandbox/kit/index.js';
import type { House } from '../house.js';
import type { DemoChannel } from './connect-channels.js';

/** What customers got on one channel, held against what the ERP counted. */
export interface ChannelSales {
  channel: string;
  units: number;
  /** SKUs of which something was sold, and those that were sold out. */
  skus: number;
  soldOut: number;
  /** Units that the channel offers although they were sold: what is left and what was sold, less what was counted. */
  cameBack: { sku: string; units: number }[];
}

/** Channels that sell; Google only shows. */
const TILLS = ['shopify', 'amazon'] as const;

/** From now on customers make so many purchases a second on each channel that sells; 0: none. `salesIn`: in these marketplaces of Amazon only. */
export async function letBuy(house: House, salesPerSecond: number, salesIn: string[] | null = null): Promise<void> {
  for (const kind of TILLS) {
    const body = JSON.stringify({ salesPerSecond, salesIn });
    const answer = await fetch(`${house.sandboxes[kind]}/_sandbox/settings`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`The ${kind} sandbox takes no customers: ${await answer.text()}`);
  }
}

/** Who sold what, by the stand-ins' own books. */
export async function readSales(house: House, channels: DemoChannel[], source: CatalogueSource): Promise<ChannelSales[]> {
  const books = new Map<string, SalesLine[]>();
  for (const kind of TILLS) {
    const answer = await fetch(`${house.sandboxes[kind]}/_sandbox/sales`);
    books.set(kind, ((await answer.json()) as { lines: SalesLine[] }).lines);
  }
  return channels
    .filter(({ kind }) => books.has(kind))
    .map((channel) => {
      const { marketplaceId } = channel.settings;
      return salesOf(channel, channels, books.get(channel.kind)!, (line) => line.marketplaceId === marketplaceId, source.offers);
    });
}

/** Pure. Marketplaces of one region share one stock: what was sold in any of them is off it, and none was counted higher than the highest. */
export function salesOf(
  channel: DemoChannel,
  channels: DemoChannel[],
  book: SalesLine[],
  here: (line: SalesLine) => boolean,
  offers: ErpOffer[],
): ChannelSales {
  const pool = channels.filter((one) => one.kind === channel.kind && regionOfChannel(one) === regionOfChannel(channel));
  const markets = new Set(pool.map(({ market }) => market));
  const places = new Set(pool.map(({ settings }) => settings['marketplaceId']));
  const lines = book.filter(here);
  const cameBack = lines.flatMap((line) => {
    const pooled = book.filter(({ sku, marketplaceId }) => sku === line.sku && places.has(marketplaceId));
    const newest = pooled.reduce((one, other) => (other.last > one.last ? other : one));
    // Told once of each stock: by the line of its last purchase.
    if (newest !== line || newest.available === null) return [];
    const counted = Math.max(
      ...offers.filter(({ sku, market }) => sku === line.sku && markets.has(market)).map(({ quantity }) => quantity ?? 0),
    );
    const units = newest.available + pooled.reduce((sum, { sold }) => sum + sold, 0) - counted;
    return units > 0 ? [{ sku: line.sku, units }] : [];
  });
  return {
    channel: channel.code,
    units: lines.reduce((sum, { sold }) => sum + sold, 0),
    skus: lines.length,
    soldOut: lines.filter(({ available }) => available !== null && available <= 0).length,
    cameBack,
  };
}

const regionOfChannel = ({ kind, settings }: DemoChannel): string =>
  kind === 'amazon' ? regionOf(String(settings['marketplaceId'])) : kind;

/** One row per channel that sells. */
export function salesTable(sales: ChannelSales[]): string {
  const rows = sales.map(({ channel, units, skus, soldOut, cameBack }) => [channel, units, skus, soldOut, sum(cameBack)]);
  const head = ['channel', 'units sold meanwhile', 'of SKUs', 'sold out', 'units that came back'];
  return table(head, rows, { right: [1, 2, 3, 4] });
}

/** What is not as it should be, each in a line; empty: customers bought, and nothing that was sold is offered again. */
export function wrongSales(sales: ChannelSales[]): string[] {
  return sales.flatMap(({ channel, units, cameBack }) => [
    ...(units === 0 ? [`${channel}: customers could buy nothing`] : []),
    ...cameBack.map(({ sku, units: back }) => `${channel}: ${back} units of ${sku} that were sold are offered again`),
  ]);
}

const sum = (cameBack: ChannelSales['cameBack']): number => cameBack.reduce((all, { units }) => all + units, 0);
