import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockRoots, type CatalogSchema, type CellValue, type TouchedTree } from '../../catalog/index.js';
import { readNodes } from '../cells/cells.repository.js';
import { addDue } from './due.repository.js';
import { gapsOf, type Demand } from './demands.js';
import { flawRows, flawsOf, languagesOf } from './flaws.js';
import { keepReasons, replaceFlaws } from './flaws.repository.js';
import { settleGaps } from './gaps.repository.js';
import { ReadinessPlaces } from './places.service.js';

/**
 * Completeness: what families require, and values that today's definitions would refuse. Kept by the transaction of each write, and settled anew where
 * definitions or channels changed.
 */
@Injectable()
export class SettleCompleteness {
  constructor(private readonly places: ReadinessPlaces) {}

  /** In the transaction of a write, under the locks of its trees: they wait to be judged, and what they lack is true at once. At most three statements. */
  async touched(m: EntityManager, schema: CatalogSchema, trees: readonly TouchedTree[], now: Date): Promise<void> {
    await addDue(m, trees.map(({ rootId }) => rootId), now); // prettier-ignore
    const { demands } = await this.places.asked(schema);
    if (demands.length === 0) return;
    const whole = trees.filter(({ attributes }) => attributes === null);
    const partly = trees.filter(({ attributes }) => attributes !== null);
    if (whole.length > 0) await settleGaps(m, demands, null, rootsOf(whole));
    const changed = new Set(partly.flatMap(({ attributes }) => [...attributes!]));
    const concerned = demands.filter(({ attribute }) => changed.has(attribute.code));
    if (concerned.length > 0) await settleGaps(m, concerned, gapIds(concerned), rootsOf(partly));
  }

  /** By the definitions and channels as they are in this transaction, which holds the locks of the trees until its end. */
  async anew(m: EntityManager, schema: CatalogSchema, rootIds: string[]): Promise<void> {
    const places = await this.places.all(m);
    await lockRoots(m, rootIds);
    await settleGaps(m, gapsOf(schema, places), null, rootIds);
    const languages = languagesOf(places);
    const stated = (await readNodes(m, rootIds)).map(({ rootId, position, facts, content }) => ({
      ...{ rootId, position },
      values: Object.entries({ ...facts, ...content } as Record<string, CellValue>),
    }));
    const { flaws, reasons } = flawRows(schema, stated, (attribute, cell, value) => flawsOf(schema, languages, attribute, cell, value));
    await keepReasons(m, reasons);
    await replaceFlaws(m, rootIds, flaws);
  }
}

const rootsOf = (trees: readonly TouchedTree[]): string[] => trees.map(({ rootId }) => rootId);

const gapIds = (demands: readonly Demand[]): string[] => demands.map(({ gap }) => gap);
