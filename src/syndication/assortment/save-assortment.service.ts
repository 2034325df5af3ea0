import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { LeftOut } from '../../search/index.js';
import { nextMoment, placeOf } from './assortment.js';
import { lockAssortments, putAssortment, replaceExceptions, replaceRules } from './assortment.repository.js';
import type { AssortmentInput } from './assortment-input.js';
import { CheckAssortment } from './check-assortment.service.js';

/** Writes what is meant for a place. What that changes is settled by the workers from then on, and planned as it is settled. */
@Injectable()
export class SaveAssortment {
  constructor(
    private readonly ds: DataSource,
    private readonly check: CheckAssortment,
    private readonly leftOut: LeftOut,
  ) {}

  /** `expectedRevision`: of the one that the person has read; 0: there was none. */
  async save(input: AssortmentInput, expectedRevision: number, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      const problems = await this.check.problems(m, input);
      if (problems.length > 0) return problems;
      const place = placeOf(input.place);
      const before = (await lockAssortments(m)).find((one) => one.place === place);
      if ((before?.revision ?? 0) !== expectedRevision) return [changed(before?.revision ?? 0)];
      const { rules, exceptions } = input;
      const row = {
        place,
        channelCode: input.place.channel,
        marketCode: input.place.market,
        savedBy: by.person,
        savedAt: by.now,
        nextAt: nextMoment([...rules, ...exceptions], by.now),
      };
      // Two that are the first at once: the row that was not there could not be locked.
      if (!(await putAssortment(m, row, expectedRevision))) return [changed(expectedRevision + 1)];
      const added = { addedBy: by.person, addedAt: by.now };
      await replaceRules(
        m,
        place,
        rules.map((rule, ordinal) => ({ ...rule, ...added, ordinal, form: this.leftOut.form })),
      );
      await replaceExceptions(
        m,
        place,
        exceptions.map((one) => ({ ...one, ...added })),
      );
      const details = { revision: expectedRevision + 1, rules, exceptions: exceptions.length };
      await recordAudit(m, by, { verb: 'save_assortment', target: place, details });
      return [];
    });
  }
}

const changed = (revision: number): Problem =>
  problem(
    'assortment_changed',
    'input.expectedRevision',
    `It is at revision ${revision} by now.`,
    'Read it again, and send that revision.',
  );
