import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction, query } from '../../../libs/db/index.js';
import { SearchSettings } from '../search-settings.js';
import { countSample } from './estimate.repository.js';
import { tookTooLong } from './in-time.js';
import { countRows, type Question } from './page.repository.js';
import { estimateOf, type Estimate } from './sample.js';

/** Products of the sample with which an estimate is better than 10 %: what has fewer is counted. */
const FEW = 100;

/** Tells about how many rows there are, in bounded time: few exactly, where that takes no longer than it may; many by the sample of the products. */
@Injectable()
export class EstimateCount {
  constructor(
    private readonly ds: DataSource,
    private readonly settings: SearchSettings,
  ) {}

  async of(question: Question): Promise<Estimate> {
    const { products, rows, squares } = await countSample(this.ds.manager, question);
    const counted = products < FEW ? await this.counted(question) : undefined;
    return counted === undefined ? estimateOf(rows, squares) : { count: counted, isExact: true, error: 0 };
  }

  /** Undefined where it takes too long: few rows may still be hard to find. */
  private async counted(question: Question): Promise<number | undefined> {
    try {
      return await inTransaction(this.ds, async (m) => {
        await query(m, `SET LOCAL statement_timeout = ${this.settings.exactCountMs}`);
        return countRows(m, question);
      });
    } catch (error) {
      if (tookTooLong(error)) return undefined;
      throw error;
    }
  }
}
