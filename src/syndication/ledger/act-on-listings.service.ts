import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { forgetPushes, pushOurs, sendAgain, type Push } from '../listings/plan/send-again.repository.js';
import { forgetRefusals } from '../listings/wires/line-refusals.repository.js';
import { sayAgain } from '../listings/wires/listing-offer.repository.js';
import { wakeAgain } from '../listings/wires/wake-wires.repository.js';
import { decideDriftRows, type DriftDecision } from './decide.repository.js';

/**
 * What people may do with listings: ask for another try, and say what counts where the channel shows something else. Each call is one
 * transaction with its audit, and does what it can: `ids` is what was done, an id that is not there has its problem.
 */
@Injectable()
export class ActOnListings {
  constructor(private readonly ds: DataSource) {}

  /** Another try, now: of content by sending it again, of price and stock by saying them again. */
  async retry(listingIds: string[], by: Acting): Promise<{ ids: string[]; problems: Problem[] }> {
    return inTransaction(this.ds, async (m) => {
      const ids = await sendAgain(m, listingIds, by.now);
      await wakeAgain(m, await forgetRefusals(m, ids), by.now);
      await recordAudit(m, by, ...ids.map((id) => ({ verb: 'retry_listing', target: `listing:${id}`, details: {} })));
      const missed = listingIds.filter((id) => !ids.includes(id));
      return {
        ids,
        problems: missed.map((id) =>
          problem('listing_not_found', 'listingIds', `There is no listing ${id} to retry`, 'Take ids of the query listings'),
        ),
      };
    });
  }

  /** Of the content by sending it again, of price and stock by saying them again. */
  private async push(m: EntityManager, rows: (Push & { id: string })[], now: Date): Promise<void> {
    const concerned = await sayAgain(
      m,
      rows.map((row) => row.id),
    );
    await wakeAgain(m, concerned, now);
    await pushOurs(m, rows, now);
  }

  /** What counts of differences: ours, theirs, or nothing until a time, without which `ignore` is the problem `until_missing`. */
  async decideDrift(
    driftIds: string[],
    decision: DriftDecision,
    until: Date | null,
    by: Acting,
  ): Promise<{ ids: string[]; problems: Problem[] }> {
    if (decision === 'ignore' && until === null) {
      return {
        ids: [],
        problems: [problem('until_missing', 'until', 'To ignore needs a time until when', 'Send until, or decide keep_theirs')],
      };
    }
    return inTransaction(this.ds, async (m) => {
      const rows = await decideDriftRows(m, driftIds, decision, decision === 'ignore' ? until : null, by.person, by.now);
      if (decision === 'push_ours') await this.push(m, rows, by.now);
      else await forgetPushes(m, rows);
      await recordAudit(m, by, {
        verb: 'decide_drift',
        target: `drift:${rows.map((row) => row.id).join(',')}`,
        details: { decision, until },
      });
      const missed = driftIds.filter((id) => !rows.some((row) => row.id === id));
      return {
        ids: rows.map((row) => row.id),
        problems: missed.map((id) => problem('drift_not_found', 'driftIds', `There is no open drift ${id}`, 'Take ids of the query drift')),
      };
    });
  }
}
