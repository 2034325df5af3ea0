import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { ChannelPlaces, type CatalogSchema } from '../../catalog/index.js';
import { gapsOf, type Demand, type ReadinessPlace } from './demands.js';
import { languagesOf } from './flaws.js';
import { putPlace, readPlaces } from './places.repository.js';
import { beginTask, countTasks } from './tasks.repository.js';

/** What every write has to know of all channels. */
export interface Asked {
  places: readonly ReadinessPlace[];
  /** All that is required anywhere. */
  demands: readonly Demand[];
  languages: ReturnType<typeof languagesOf>;
}

const RECENT_MS = 300;

/** The channels that readiness is asked for. Rooms import downwards only, so that syndication tells of them. */
@Injectable()
export class ReadinessPlaces extends ChannelPlaces {
  private latest?: { at: number; places: readonly ReadinessPlace[] };
  private known = new WeakMap<CatalogSchema, Asked>();

  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Every channel that was told of, with what it demands. */
  all(m: EntityManager): Promise<ReadinessPlace[]> {
    return readPlaces(m);
  }

  /** In the transaction of the change: from then on, all that was judged by the rules before waits. */
  async tell(m: EntityManager, place: ReadinessPlace): Promise<void> {
    if (!(await putPlace(m, place))) return;
    await this.rulesChanged(m, place.channelCode);
  }

  /** The same where only its rules did, by whoever does not know them all: the next look tells the rest. */
  async rulesChanged(m: EntityManager, channelCode: string): Promise<void> {
    await beginTask(m, { cause: `The mapping or settings of ${channelCode} changed`, channelCode }, this.clock.now());
  }

  /** A channel asks something else of these types. One that is being gone through already is not begun again: whatever is older then is found by the next look. */
  async requirementsChanged(m: EntityManager, channelCode: string, productTypes: string[]): Promise<void> {
    if ((await countTasks(m, channelCode)) > 0) return;
    const cause = `${channelCode} requires something else of ${productTypes.filter((type) => type !== '').join(', ') || 'everything'}`;
    await beginTask(m, { cause, channelCode, productTypes }, this.clock.now());
  }

  /** What a write is held against. The channels as they were a moment ago: a product that is written while one changes is judged anew. */
  async asked(schema: CatalogSchema): Promise<Asked> {
    const places = await this.recent();
    const known = this.known.get(schema);
    if (known && known.places === places) return known;
    const made = { places, demands: gapsOf(schema, places), languages: languagesOf(places) };
    this.known.set(schema, made);
    return made;
  }

  private async recent(): Promise<readonly ReadinessPlace[]> {
    const at = this.clock.ticks();
    if (this.latest && at - this.latest.at <= RECENT_MS) return this.latest.places;
    const read = await readPlaces(this.ds.manager);
    const isSame = JSON.stringify(read) === JSON.stringify(this.latest?.places);
    this.latest = { at, places: isSame ? this.latest!.places : read };
    return this.latest.places;
  }
}
