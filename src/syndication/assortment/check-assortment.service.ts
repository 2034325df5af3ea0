import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { LeftOut } from '../../search/index.js';
import { channelView } from '../reach/channel-views.repository.js';
import { knownSkus } from './assortment.repository.js';
import { inputFaults, unknownSku, type AssortmentInput } from './assortment-input.js';

/** What an assortment asks for and names, held against what there is. All that is wrong is said in one answer. */
@Injectable()
export class CheckAssortment {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly leftOut: LeftOut,
  ) {}

  async problems(m: EntityManager, input: AssortmentInput): Promise<Problem[]> {
    const own = inputFaults(input);
    const rules = input.rules.map(({ filter }, at) => ({ filter, path: `input.rules.${at}.filter` }));
    const known = await knownSkus(
      m,
      input.exceptions.map(({ sku }) => sku),
    );
    return [
      ...(await this.placeFaults(m, input)),
      ...own,
      ...(await this.leftOut.faults(m, rules)),
      ...input.exceptions.flatMap(({ sku }, at) => (known.has(sku) ? [] : [unknownSku(sku, at)])),
    ];
  }

  private async placeFaults(m: EntityManager, { place: { channel, market } }: AssortmentInput): Promise<Problem[]> {
    if ((channel === null) === (market === null))
      return [problem('place_malformed', 'input.channel', 'An assortment is of one channel, or of one market.', 'Send channel or market.')];
    if (channel !== null && !(await channelView(m, channel)))
      return [problem('channel_unknown', 'input.channel', `There is no channel ${channel}.`, 'Take a code of the query channels.')];
    if (market !== null && !(await this.catalog.load(m)).markets.has(market))
      return [problem('market_unknown', 'input.market', `There is no market ${market}.`, 'Take a code of the query markets.')];
    return [];
  }
}
