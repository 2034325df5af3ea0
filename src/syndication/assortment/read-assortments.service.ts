import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countLeftOut } from '../../search/index.js';
import { channelViews } from '../reach/channel-views.repository.js';
import { MappingRepository } from '../mapping/mapping.repository.js';
import type { AssortmentExceptionEntity } from './assortment-exception.entity.js';
import type { AssortmentRuleEntity } from './assortment-rule.entity.js';
import type { AssortmentEntity } from './assortment.entity.js';
import { placeOf } from './assortment.js';
import { settledTo } from './settled.js';
import { exceptionsOfPlaces, readAssortments, rulesOfPlaces } from './assortment.repository.js';

/** An assortment as people see it. */
export interface SeenAssortment extends Pick<AssortmentEntity, 'place' | 'channelCode' | 'marketCode' | 'broken'> {
  /** Null: nobody has written rules here, and the mapping leaves families out. */
  saved: AssortmentEntity | null;
  rules: AssortmentRuleEntity[];
  exceptions: AssortmentExceptionEntity[];
  /** Families that the mapping in force leaves out: a rule of the channel, whatever the others say. */
  excludedFamilies: string[];
  /** Leaves that are not meant for it. */
  leftOut: number;
  isSettled: boolean;
}

@Injectable()
export class ReadAssortments {
  constructor(
    private readonly ds: DataSource,
    private readonly mappings: MappingRepository,
  ) {}

  /** Of one place, or all: those that somebody wrote, and those of channels of which the mapping leaves families out. */
  async list(place: string | null): Promise<SeenAssortment[]> {
    const m = this.ds.manager;
    const saved = await readAssortments(m);
    const excluded = await this.excluded();
    const places = [...new Set([...saved.map((one) => one.place), ...excluded.keys()])].filter((one) => place === null || one === place);
    const [rules, exceptions] = [await rulesOfPlaces(m, places), await exceptionsOfPlaces(m, places)];
    const counts = await countLeftOut(m, places);
    return places.sort().map((one) => {
      const row = saved.find((known) => known.place === one);
      const channelCode = row ? row.channelCode : one.slice(one.indexOf(':') + 1);
      const isWritten = row !== undefined && row.revision > 0;
      return {
        ...{ place: one, channelCode, marketCode: row?.marketCode ?? null, broken: row?.broken ?? null, saved: isWritten ? row : null },
        rules: rules.filter((rule) => rule.place === one),
        exceptions: exceptions.filter((exception) => exception.place === one),
        excludedFamilies: excluded.get(one) ?? [],
        leftOut: counts.get(one) ?? 0,
        isSettled: row !== undefined && settledTo(row) === null,
      };
    });
  }

  /** By place. */
  private async excluded(): Promise<Map<string, string[]>> {
    const m = this.ds.manager;
    const channels = await channelViews(m);
    const bodies = new Map((await this.mappings.byIds(m, [...new Set(channels.map(({ mappingId }) => mappingId))])).map((one) => [one.id, one.body])); // prettier-ignore
    return new Map(
      channels.flatMap(({ code, mappingId }) => {
        const families = bodies.get(mappingId)?.excludedFamilies ?? [];
        return families.length > 0 ? [[placeOf({ channel: code, market: null }), families] as const] : [];
      }),
    );
  }
}
