import type { ChannelOffer } from './channel-offers.js';

/** More than Plinth knows of is for sale somewhere, because somebody made it so. */
export interface Raised {
  pool: string;
  channel: string;
  sku: string;
  at: number;
  units: number;
  /** How many sales of it were known then: no time goes by between some steps. */
  sales: number;
  /** The last evening before, when all that had been said was done. */
  calmAt: number;
}

export interface Order {
  channel: string;
  sku: string;
  units: number;
}

/** What others than Plinth did on the channels. */
export class Hands {
  /** Titles that somebody gave there. */
  readonly titles = new Set<string>();
  /** What customers bought, and who can still cancel. */
  readonly orders: Order[] = [];
  raised: Raised[] = [];
  /** When all that had been said was done, and looked at. */
  calmAt = 0;
  /** `pool sku` of which somebody ever made more: what is stopped may be for sale by that. */
  readonly touched = new Set<string>();

  /** `channel sku` of which somebody ever took away what a channel had. */
  readonly taken = new Set<string>();

  raise({ pool, channel, sku }: ChannelOffer, units: number, at: number, sales: number): void {
    this.forget(({ pool: other, sku: same }) => other === pool && same === sku);
    this.touched.add(`${pool} ${sku}`);
    this.raised.push({ pool, channel, sku, at, units, sales, calmAt: this.calmAt });
  }

  /** Somebody said what is to be done about these. */
  forget(those: (one: Raised) => boolean): void {
    this.raised = this.raised.filter((one) => !those(one));
  }
}
