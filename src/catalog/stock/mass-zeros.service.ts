import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import type { OfferRow } from '../offers/read-offer.js';
import { WriteOffers } from '../offers/write-offers.service.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { MassZeroEntity } from './mass-zero.entity.js';
import type { MassZeroState } from './mass-zero.js';
import { closeMasses, dropHeldZeros, findMass, heldZeros, lockEnded, massZeros } from './mass-zero.repository.js';
import { restoredCount, restoredSale, soldSince } from './restored-count.js';
import { ShownOffersPort, type SoldOn } from './shown-offers.js';

/** What became of a decision. With `problems`, nothing changed. */
export interface MassZeroResult {
  massZero?: MassZeroEntity;
  /** Offers whose count is another now, or waits no more. */
  offers: number;
  problems: Problem[];
}

/** A person's word on what a source set to 0 in one go. */
@Injectable()
export class MassZeros {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly offers: WriteOffers,
    private readonly shown: ShownOffersPort,
  ) {}

  /** The newest 100; null: in whatever state. */
  list(state: MassZeroState | null): Promise<MassZeroEntity[]> {
    return massZeros(this.ds.manager, state);
  }

  /**
   * The counts before, less what was reserved of them and what was sold since on any channel of the market, are a newer statement: of this
   * person, about now. So are prices that were taken back, and the word that a thing can be had. Zeros that wait are dropped.
   */
  restore(id: string, by: Acting): Promise<MassZeroResult> {
    return this.decide(id, 'restored', 'restore_counts', by, async (m, { source, marketCode: market, beganAt }) => {
      const schema = await this.catalog.load(m);
      const ended = await lockEnded(m, source, market, beganAt);
      const questions = ended.flatMap(({ sku, zeroed: before }) =>
        before ? [{ sku, since: (channel: string) => soldSince(schema, before, channel) }] : [],
      );
      const sold: SoldOn = questions.length > 0 ? await this.shown.sold(m, market, questions) : new Map();
      const rows = ended.flatMap((offer): OfferRow[] => {
        const { sku, audience, zeroed } = offer;
        const back = { ...(zeroed && restoredCount(schema, zeroed, sold.get(sku))), ...restoredSale(offer) };
        return Object.keys(back).length > 0 ? [{ sku, market, audience, source: by.person, order: null, ...back }] : [];
      });
      await this.write(m, rows, by);
      return rows.length + (await dropHeldZeros(m, source, market));
    });
  }

  /** It was right: zeros that wait count from now on. */
  letIn(id: string, by: Acting): Promise<MassZeroResult> {
    return this.decide(id, 'let_in', 'let_in_zeros', by, async (m, { source, marketCode: market }) => {
      const rows = (await heldZeros(m, source, market)).map(({ sku, audience, held, locations }): OfferRow => {
        const { countedAt, messageId } = held;
        const zero = locations ? { stock: locations.map((location) => ({ location, quantity: 0 })) } : { quantity: 0 };
        return { sku, market, audience, ...zero, countedAt, source, order: null, messageId };
      });
      await this.write(m, rows, by);
      return rows.length;
    });
  }

  private async write(m: EntityManager, rows: OfferRow[], by: Acting): Promise<void> {
    if (rows.length === 0) return;
    const results = await this.offers.write(m, rows, by.now, { zerosLetIn: true });
    const refused = results.find(({ verdict }) => verdict === 'rejected');
    if (refused) throw new Error(`The count of ${refused.sku} could not be set: ${refused.problems[0]?.message}`);
  }

  private decide(
    id: string,
    state: Exclude<MassZeroState, 'open'>,
    verb: string,
    by: Acting,
    make: (m: EntityManager, mass: MassZeroEntity) => Promise<number>,
  ): Promise<MassZeroResult> {
    return inTransaction(this.ds, async (m) => {
      const known = /^\d{1,18}$/.test(id) ? await findMass(m, id) : undefined;
      if (!known) return { offers: 0, problems: [unknown(id)] };
      const closed = await closeMasses(m, id, state, by.person, by.now);
      const [massZero] = closed;
      if (!massZero) return { massZero: known, offers: 0, problems: [decided(known)] };
      const beganAt = new Date(Math.min(...closed.map((one) => one.beganAt.getTime())));
      const offers = await make(m, { ...massZero, beganAt });
      await recordAudit(m, by, {
        verb,
        target: `mass_zero:${id}`,
        details: { source: massZero.source, market: massZero.marketCode, offers },
      });
      return { massZero, offers, problems: [] };
    });
  }
}

function unknown(id: string): Problem {
  return problem('mass_zero_unknown', 'id', `There is no mass zero ${id}.`, 'Take the id from massZeros.');
}

function decided({ id, state, decidedBy }: MassZeroEntity): Problem {
  return problem('already_decided', 'id', `${decidedBy} has decided mass zero ${id}: it is ${state}.`, 'Read massZeros again.');
}
