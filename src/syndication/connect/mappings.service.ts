import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { enqueueEditions } from '../../approval/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { ReadinessPlaces } from '../../search/index.js';
import type { MappingEntity } from '../mapping/mapping.entity.js';
import { MappingRepository } from '../mapping/mapping.repository.js';
import { checkMapping, readsNothing } from '../mapping/index.js';
import type { MappingBody } from '../../port/index.js';
import { SettleAssortment } from '../assortment/settle-assortment.service.js';
import { ChannelRegistry } from '../registry.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { channelView } from '../reach/channel-views.repository.js';
import { ChannelWriteRepository } from './channel-write.repository.js';
import { noChannel } from '../reach/no-channel.js';

export interface SavedMapping {
  mapping?: MappingEntity;
  /** Sources that it took over, and that read nothing: the catalogue has no such attribute. */
  warnings?: Problem[];
  problems: Problem[];
}

export interface ActivatedMapping {
  /** Products that are looked at again; only those whose payload changes are sent. */
  products: number;
  problems: Problem[];
}

/** Mappings are versions: saving makes a new one, activating says which one a channel renders by, and the one before can be activated again. */
@Injectable()
export class MappingsService {
  constructor(
    private readonly ds: DataSource,
    private readonly mappings: MappingRepository,
    private readonly channels: ChannelWriteRepository,
    private readonly registry: ChannelRegistry,
    private readonly catalog: AttributeCatalog,
    private readonly places: ReadinessPlaces,
    private readonly assortments: SettleAssortment,
  ) {}

  /** A new version, by which nothing is rendered yet. Problems name the place in the mapping, and nothing was stored. */
  async save(channelCode: string, body: MappingBody, by: Acting): Promise<SavedMapping> {
    const channel = await channelView(this.ds.manager, channelCode);
    if (!channel) return { problems: [noChannel(channelCode)] };
    const schema = await this.catalog.load(this.ds.manager);
    const before = (await this.mappings.versions(this.ds.manager, channel.mappingCode)).map((one) => one.body);
    const problems = checkMapping(body, this.registry.of(channel.kind).fields, schema, before);
    if (problems.length > 0) return { problems };
    const hash = sha256hex(canonicalJson(body));
    return inTransaction(this.ds, async (m) => {
      const mapping = await this.mappings.insert(m, {
        code: channel.mappingCode,
        kind: channel.kind,
        body,
        hash,
        createdBy: by.person,
        createdAt: by.now,
      });
      await recordAudit(m, by, { verb: 'save_mapping', target: `mapping:${mapping.code}`, details: { version: mapping.version, hash } });
      return { mapping, warnings: readsNothing(body, schema), problems: [] };
    });
  }

  /** From now on the channel renders by this version: so many `products` are rendered anew (0: it did already). An unknown version is a problem. */
  async activate(channelCode: string, version: number, by: Acting): Promise<ActivatedMapping> {
    return inTransaction(this.ds, async (m) => {
      const channel = await channelView(m, channelCode);
      if (!channel) return { products: 0, problems: [noChannel(channelCode)] };
      const mapping = (await this.mappings.versions(m, channel.mappingCode)).find((row) => row.version === version);
      if (!mapping) return { products: 0, problems: [noVersion(channel.mappingCode, version)] };
      if (!(await this.channels.setMapping(m, channelCode, mapping.id))) return { products: 0, problems: [] };
      await this.assortments.noteMappings(m);
      await this.places.rulesChanged(m, channelCode);
      await recordAudit(m, by, { verb: 'activate_mapping', target: `channel:${channelCode}`, details: { mapping: mapping.code, version } });
      // Planned and rendered anew; what renders to the same bytes makes no call.
      return { products: await enqueueEditions(m, channelCode, by.now), problems: [] };
    });
  }

  /** The versions of a channel's mapping, newest first. */
  async versions(channelCode: string): Promise<MappingEntity[]> {
    const channel = await channelView(this.ds.manager, channelCode);
    return channel ? this.mappings.versions(this.ds.manager, channel.mappingCode) : [];
  }

  /** What the channel renders by; undefined: there is no such channel. */
  async active(channelCode: string): Promise<MappingEntity | undefined> {
    const channel = await channelView(this.ds.manager, channelCode);
    return channel && (await this.mappings.byId(this.ds.manager, channel.mappingId));
  }
}

function noVersion(code: string, version: number): Problem {
  return problem('mapping_not_found', 'version', `The mapping ${code} has no version ${version}`, 'Take a number of the query mappings');
}
