import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { WriteOffers, type OfferResult, type OfferRow } from '../../catalog/index.js';
import { Clock, inBreaths } from '../../../libs/clock/index.js';
import type { BatchRequest, NumberedMessage, TakenChunk } from '../batches/take-lines.service.js';
import { storable } from '../batches/storable.js';
import { formOf } from '../waiting/form-of.js';
import { claimWithWaiting } from '../waiting/claim-with-waiting.js';
import { ParkedLines, type ParkedOffer } from '../waiting/parked-lines.service.js';
import { TAKEN } from '../waiting/refused-of.js';
import { skusOfParkedItems } from '../waiting/parked.repository.js';
import { readOffer } from './read-offer.js';

/** Lines read in one go. */
const FEW = 80;

type Outcome = Pick<OfferResult, 'problems'> & { verdict: OfferResult['verdict'] | 'parked' };

/** A chunk of offers. Those of an item that is parked wait with it. */
@Injectable()
export class TakeOffers {
  constructor(
    private readonly offers: WriteOffers,
    private readonly parking: ParkedLines,
    private readonly clock: Clock,
  ) {}

  async take(m: EntityManager, messages: NumberedMessage[], request: BatchRequest): Promise<TakenChunk> {
    const now = this.clock.now();
    const read = await inBreaths(messages, FEW, (message) => ({ message, ...readOffer(message, request.by.person, message.id, now) }));
    const rows = read.flatMap((one) => one.row ?? []);
    const parked = await this.waiting(m, rows);
    const waits = new Set(parked.map(({ row }) => row));
    const open = rows.filter((row) => !waits.has(row));
    const results = open.length > 0 ? await this.offers.write(m, open, now) : [];
    const outcomes = new Map<OfferRow, Outcome>(open.map((row, at) => [row, results[at]!]));
    await this.parking.forgetOffers(
      m,
      open.flatMap(({ sku, market, audience = '*' }, at) =>
        TAKEN.has(results[at]!.verdict) ? [{ sku: formOf(sku), market, audience }] : [],
      ),
    );
    for (const row of waits) outcomes.set(row, { verdict: 'parked', problems: [] });
    const taken = read.map(({ message, row, order, problems }) => {
      const sku = typeof message.body?.['sku'] === 'string' ? message.body['sku'] : null;
      const { verdict, problems: found } = (row && outcomes.get(row)) ?? { verdict: 'rejected' as const, problems };
      return { line: message.line, sku, order, verdict, problems: found };
    });
    return { taken, afterwards: () => this.parking.parkOffers(m, parked, now) };
  }

  /** Looked at again once their SKUs are claimed: the item may have come meanwhile. What cannot be stored cannot wait. */
  private async waiting(m: EntityManager, rows: OfferRow[]): Promise<ParkedOffer[]> {
    const skus = [...new Set(rows.map(({ sku }) => formOf(sku)))].filter((sku) => storable(sku) !== null);
    if (skus.length === 0 || (await skusOfParkedItems(m, skus)).size === 0) return [];
    await claimWithWaiting(m, [...(await skusOfParkedItems(m, skus)).keys()]);
    const waiting = await skusOfParkedItems(m, skus);
    return rows.flatMap((row) => {
      const sku = storable(row) === null ? undefined : waiting.get(formOf(row.sku));
      return sku === undefined ? [] : { row, sku };
    });
  }
}
