import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, Not, Repository, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { ChannelState } from '../reach/channel.repository.js';
import { ChannelEntity } from '../reach/channel.entity.js';

export type NewChannelRow = Pick<
  ChannelEntity,
  'code' | 'accountCode' | 'kind' | 'marketCode' | 'locales' | 'settings' | 'mappingId' | 'dryRun'
>;

/** Each write is one statement that says which state it expects. False: the row was not so, and nothing was changed. */
@Injectable()
export class ChannelWriteRepository {
  constructor(@InjectRepository(ChannelEntity) private readonly channels: Repository<ChannelEntity>) {}

  /** False: the code is taken. It starts in state `matching`: read-only until a person confirmed what is there. */
  async insert(m: EntityManager, channel: NewChannelRow, now: Date): Promise<boolean> {
    const insert = m.withRepository(this.channels).createQueryBuilder().insert();
    const row = { ...channel, singleLocation: '', createdAt: now } as never;
    const { raw } = await insert.values(row).orIgnore().returning('code').updateEntity(false).execute();
    return (raw as unknown[]).length === 1;
  }

  /** False: it was not in one of these states. */
  move(m: EntityManager, code: string, from: ChannelState[], to: ChannelState): Promise<boolean> {
    return this.change(m, { code, state: Any(from) }, { state: to });
  }

  /** False: it is not active. */
  askToReconcile(m: EntityManager, code: string, now: Date): Promise<boolean> {
    return this.change(m, { code, state: 'active' }, { reconcileSince: now });
  }

  setDryRun(m: EntityManager, code: string, dryRun: boolean): Promise<boolean> {
    return this.change(m, { code }, { dryRun });
  }

  /** False: it renders by that one already. */
  setMapping(m: EntityManager, code: string, mappingId: string): Promise<boolean> {
    return this.change(m, { code, mappingId: Not(mappingId) }, { mappingId });
  }

  private async change(m: EntityManager, where: FindOptionsWhere<ChannelEntity>, to: Partial<ChannelEntity>): Promise<boolean> {
    const { affected } = await m.withRepository(this.channels).update(where, to as never);
    return affected === 1;
  }
}
