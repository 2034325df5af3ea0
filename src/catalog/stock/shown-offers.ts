import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What a channel sells, as seen from some SKUs. */
export interface ShownShare {
  channel: string;
  /** Those of the SKUs that it has. */
  skus: string[];
  /** How many others customers can buy there. */
  others: number;
}

/** From when on sales of a SKU are asked for. */
export interface SoldQuestion {
  sku: string;
  /** By channel, ISO 8601; null: all that are known. */
  since(channel: string): string | null;
}

/** SKU → channel that has it → units. */
export type SoldOn = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What channels show and sold of offers. Owned here, so that counts can be judged by it; answered by syndication, which knows channels. */
export abstract class ShownOffers {
  /** Of each channel of this market, in the writer's transaction. */
  abstract shares(m: EntityManager, market: string, skus: string[]): Promise<ShownShare[]>;
  /** Units that reads proved to be sold on the channels of this market, none included. */
  abstract sold(m: EntityManager, market: string, questions: SoldQuestion[]): Promise<SoldOn>;
}

/** Holds the answer that syndication brings at start (`use`). Without one, nothing is shown anywhere. */
@Injectable()
export class ShownOffersPort {
  private provider: ShownOffers | undefined;

  use(provider: ShownOffers): void {
    this.provider = provider;
  }

  /** How much of what is for sale in a market each channel shows of these SKUs; empty without a provider. */
  async shares(m: EntityManager, market: string, skus: string[]): Promise<ShownShare[]> {
    return this.provider ? this.provider.shares(m, market, skus) : [];
  }

  /** What looks proved to be sold there since the moments that are asked about; empty without a provider. */
  async sold(m: EntityManager, market: string, questions: SoldQuestion[]): Promise<SoldOn> {
    return this.provider ? this.provider.sold(m, market, questions) : new Map();
  }
}
