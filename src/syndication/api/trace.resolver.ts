import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../../api/index.js';
import type { TracedField as Field } from '../ledger/trace.service.js';
import { TraceService } from '../ledger/trace.service.js';
import { toListing } from './listing.types.js';
import { TraceArgs } from './mapping-args.types.js';
import { Trace, TracedCell, TracedField } from './trace.types.js';

@Resolver(() => Trace)
export class TraceResolver {
  constructor(private readonly tracing: TraceService) {}

  @Allow('read')
  @Query(() => Trace, {
    nullable: true,
    description:
      'live field → payload → mapping → edition → version → approval → edit or ERP message → person; null where there is no such SKU',
  })
  async trace(@Args() { sku, channel, field }: TraceArgs): Promise<Trace | null> {
    const traced = await this.tracing.trace(sku, channel ?? null, field ?? null);
    if (!traced) return null;
    const listings = traced.listings.map((one) => ({
      listing: toListing(one.read.listing, one.read),
      payload: one.payload ?? null,
      fields: one.fields.map(toField),
      offers: one.offers,
      exchanges: one.exchanges,
    }));
    return { sku: traced.sku, rootSku: traced.rootSku, listings };
  }
}

function toField({ field, sent, cells, ...more }: Field): TracedField {
  return { field, sent: sent ?? null, drifted: 'live' in more, live: more.live ?? null, cells: cells.map(toCell) };
}

function toCell({ sku, cell, lineage }: Field['cells'][number]): TracedCell {
  const { approval, change, message } = lineage ?? {};
  return {
    sku,
    cell,
    value: lineage?.value ?? null,
    kind: lineage?.kind ?? null,
    version: approval?.versionNumber ?? null,
    versionHash: approval?.versionHash.toString('hex') ?? null,
    authors: approval?.authors ?? null,
    submittedBy: approval?.submittedBy ?? null,
    approver: approval?.approver ?? null,
    approvedAt: approval?.approvedAt ?? null,
    door: change?.door ?? null,
    changedBy: change?.actor ?? null,
    changedAt: change?.at ?? null,
    requestId: change?.requestId ?? null,
    traceId: change?.traceId ?? message?.traceId ?? null,
    messageId: message?.messageId ?? change?.messageId ?? null,
    batchId: message?.batchId ?? null,
    line: message?.line ?? null,
    source: message?.source ?? null,
    keyId: message?.keyId ?? null,
  };
}
