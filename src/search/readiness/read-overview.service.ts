import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { BuildIndex } from '../build/build-index.service.js';
import { AssortmentPlaces } from '../meant/assortment-places.js';
import { compileFilter } from '../query/compile.js';
import type { SearchFilter } from '../query/filter.js';
import { inTime } from '../query/in-time.js';
import { ReadGround } from '../query/read-ground.service.js';
import { isAsked, type KnownReason } from './known-reasons.js';
import { readOverview, type Overview } from './overview.repository.js';
import { ReadReasons } from './read-reasons.service.js';
import type { ReadinessState } from './readiness-filter.js';
import { readTasks, type Task } from './tasks.repository.js';

export interface ReadinessAsk {
  channel: string;
  /** Only what is of this locale, or of none. */
  locale: string | null;
  filter: SearchFilter;
  /** What must hold beside the filter. */
  view: SearchFilter | null;
}

export interface ReasonCount {
  reason: KnownReason;
  products: number;
  nodes: number;
}

/** One thing to mend, and what would be ready if nothing but this were mended. */
export interface NextChange {
  owner: string;
  place: string;
  reasons: KnownReason[];
  products: number;
  listings: number;
}

export interface ReadinessOverview {
  channel: string;
  counts: Record<ReadinessState, number>;
  notMeant: number;
  reasons: ReasonCount[];
  owners: Overview['owners'];
  nextChanges: NextChange[];
  /** What waits on the channel because of more than single edits. */
  tasks: Task[];
}

/** Tells of all products of a question where they stand on a channel, by owner and reason, and what to mend first. A constant number of statements. */
@Injectable()
export class ReadOverview {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly build: BuildIndex,
    private readonly grounds: ReadGround,
    private readonly reasonsOf: ReadReasons,
    private readonly assortments: AssortmentPlaces,
  ) {}

  /** Throws a Refusal where the question names what is not there, or is too large. */
  async read({ channel, locale, filter, view }: ReadinessAsk): Promise<ReadinessOverview> {
    await this.build.needWhole();
    const m = this.ds.manager;
    const schema = await this.catalog.load(m);
    const placed = [...(view ? [{ filter: view, path: 'view.filter' }] : []), { filter, path: 'filter' }];
    const ground = await this.grounds.of(schema, ...placed);
    await inTime(this.grounds.resolve(ground));
    const condition = { kind: 'all' as const, of: placed.map(({ filter: one, path }) => compileFilter(ground, one, path)) };
    const all = (await this.reasonsOf.of(m, schema, [channel])).get(channel);
    if (!all) throw new Refusal(problem('channel_unknown', 'channel', 'There is no such channel.', 'Use the code of an existing channel; a new one is known within seconds.')); // prettier-ignore
    const places = (await this.assortments.all(m)).get(channel) ?? [];
    // What stops a product stops it whichever locale is asked for.
    const changes = changesOf(all);
    const known = all.map((reason, at) => ({ ...reason, change: changes.of[at]!, isAsked: isAsked(reason, { locale }) }));
    const read = await inTime(readOverview(m, channel, { condition, places }, known));
    const counts = { ready: 0, not_ready: 0, pending: 0, ...Object.fromEntries(read.states.map((one) => [one.state, one.products])) };
    return {
      ...{ channel, counts, owners: read.owners, notMeant: read.notMeant },
      reasons: read.reasons.map(({ at, products, nodes }) => ({ reason: all[at]!, products, nodes })),
      nextChanges: read.changes.map(({ change, products, listings }) => ({ ...changes.all[change]!, products, listings })),
      tasks: (await readTasks(m)).filter((task) => task.channelCode === null || task.channelCode === channel),
    };
  }
}

/** What is filled or corrected in one place by one owner is one change, whatever it is called there; what has no place is mended by its code. */
function changesOf(reasons: readonly KnownReason[]): { all: Pick<NextChange, 'owner' | 'place' | 'reasons'>[]; of: (number | null)[] } {
  const numbers = new Map<string, number>();
  const all: Pick<NextChange, 'owner' | 'place' | 'reasons'>[] = [];
  const of = reasons.map((reason) => {
    const { severity, owner, place, code } = reason;
    if (severity !== 'error') return null;
    const key = `${owner} ${place || code}`;
    const number = numbers.get(key) ?? all.push({ owner, place, reasons: [] }) - 1;
    numbers.set(key, number);
    all[number]!.reasons.push(reason);
    return number;
  });
  return { all, of };
}
