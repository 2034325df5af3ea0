import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256hex } from '../../../libs/canonical/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { BuildIndex } from '../build/build-index.service.js';
import { seenBy } from '../query/cell-condition.js';
import { compileFilter } from '../query/compile.js';
import type { SearchFilter } from '../query/filter.js';
import { inTime } from '../query/in-time.js';
import { namesIn } from '../query/question.js';
import { ReadGround } from '../query/read-ground.service.js';
import { ReadinessPlaces } from '../readiness/places.service.js';
import { formFault, revived, VIEW_FORM } from '../views/view-form.js';
import { compareMeant, type Comparison } from './compare.repository.js';
import { changesOf, keepNewOut, readCategoryTree, writeChanges, type LeftOutChange } from './left-out.repository.js';
import { refusedBy, unsteady, type Meant } from './meant.js';
import type { CompiledMeant } from './meant-sql.js';

const SAMPLES = 20;

/**
 * Keeps which leaves are not meant for a place, by rules that the room of the channels writes. What is kept is what was settled last; who settles a place
 * keeps others from settling it at the same time.
 */
@Injectable()
export class LeftOut {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly grounds: ReadGround,
    private readonly build: BuildIndex,
    private readonly shown: ReadinessPlaces,
  ) {}

  /** What no rule may ask, or what is not there; in the form in which this release writes filters. */
  async faults(m: EntityManager, filters: { filter: SearchFilter; path: string }[]): Promise<Problem[]> {
    const found = filters.flatMap(({ filter, path }) => unsteady(filter, path) ?? []);
    if (found.length > 0) return found;
    try {
      const ground = await this.grounds.of(await this.catalog.load(m), ...filters);
      return filters.flatMap(({ filter, path }) => refusedBy(() => compileFilter(ground, filter, path)));
    } catch (error) {
      if (error instanceof Refusal) return error.problems;
      throw error;
    }
  }

  /** A digest of which category is below which. */
  categoryTree(m: EntityManager): Promise<string> {
    return readCategoryTree(m);
  }

  /** Of the filters of each place, a digest of where the channels and groups look that they ask as; null: they ask as none. One statement at most. */
  async shownBy(m: EntityManager, ofPlaces: readonly SearchFilter[][]): Promise<(string | null)[]> {
    const asked = ofPlaces.map((filters) => [...namesIn({ and: filters }).scopes].sort());
    if (asked.every((codes) => codes.length === 0)) return asked.map(() => null);
    const ground = { schema: await this.catalog.load(m), shown: await this.shown.all(m) };
    return asked.map((codes) => (codes.length > 0 ? sha256hex(JSON.stringify(codes.map((code) => [code, seenBy(ground, code)]))) : null));
  }

  /** Throws a Refusal where a rule names what is not there any more, is of a later release, or while the index is being built. */
  async compile(m: EntityManager, { rules, ...meant }: Meant): Promise<CompiledMeant> {
    if (rules.length > 0) await this.build.needWhole();
    const ofLater = rules.flatMap(({ form, filter }) => formFault(form, { filter }, 'rule') ?? []);
    if (ofLater.length > 0) throw new Refusal(ofLater);
    const placed = rules.map(({ filter }) => ({ filter: revived(filter), path: 'rule' }));
    const ground = await this.grounds.of(await this.catalog.load(m), ...placed);
    return { ...meant, rules: rules.map(({ id, isInclude }, at) => ({ id, isInclude, condition: compileFilter(ground, placed[at]!.filter, 'rule') })) }; // prettier-ignore
  }

  /** Three statements at most, however many products. Returned is what has changed, after it was written. `first` is done before that, and only where something has changed. */
  async settle(m: EntityManager, meant: CompiledMeant, rootIds: string[], first: (changes: LeftOutChange[]) => Promise<void>): Promise<LeftOutChange[]> {
    const changes = await changesOf(m, meant, rootIds);
    if (changes.length === 0) return changes;
    await first(changes);
    await writeChanges(m, meant.place, changes);
    return changes;
  } // prettier-ignore

  /** Instead, while the rules cannot be asked: what is settled stays, and nothing comes but what is shown there. */
  async keep(m: EntityManager, place: string, rootIds: string[], shown: string[]): Promise<void> {
    await keepNewOut(m, place, rootIds, shown);
  }

  /** What it would do to the whole catalogue. Throws a Refusal where that cannot be told in the time of one statement. */
  compare(meant: CompiledMeant): Promise<Comparison> {
    return inTime(inTransaction(this.ds, (m) => compareMeant(m, meant, SAMPLES)));
  }

  /** The form in which this release writes filters. */
  get form(): number {
    return VIEW_FORM;
  }
}
