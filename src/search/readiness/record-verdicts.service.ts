import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepReasons } from './flaws.repository.js';
import type { Reason } from './reasons.js';
import { judgedRequirements, readDrafts, replaceFindings, writeVerdicts, type JudgedRoot, type VerdictRow } from './verdicts.repository.js';

/** What a channel's rules say of a product, and why. */
export interface Verdict extends VerdictRow {
  found: { reason: Reason; nodes: number }[];
}

/** Where the rooms above write down what they judged. */
@Injectable()
export class RecordVerdicts {
  /** By product: read before it is judged, so that a change meanwhile is a newer one. */
  drafts(m: EntityManager, rootIds: readonly string[]): Promise<Map<string, JudgedRoot>> {
    return readDrafts(m, rootIds);
  }

  /** By which requirements of the channel products were judged. */
  requirements(m: EntityManager, channelCode: string): Promise<{ productType: string; version: string }[]> {
    return judgedRequirements(m, channelCode);
  }

  /** Of products that the caller took out of the queue, in that transaction: two statements, and one more for each channel. */
  async write(m: EntityManager, verdicts: readonly Verdict[]): Promise<void> {
    if (verdicts.length === 0) return;
    await keepReasons(m, verdicts.flatMap(({ found }) => found.map(({ reason }) => reason))); // prettier-ignore
    await writeVerdicts(m, verdicts.map(({ found: _found, ...row }) => row)); // prettier-ignore
    for (const [channelCode, own] of Map.groupBy(verdicts, (verdict) => verdict.channelCode)) {
      const rows = own.flatMap(({ rootId, found }) => found.map(({ reason, nodes }) => ({ reason: reason.id, rootId, nodes })));
      await replaceFindings(m, channelCode, own.map(({ rootId }) => rootId), rows); // prettier-ignore
    }
  }
}
