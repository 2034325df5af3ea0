import type { CellLineage } from '../../approval/index.js';
import type { Trace, TracedField, TracedListing } from '../../syndication/index.js';
import { clip, entry, hash, listed, stamp } from './lines.js';

/** The story of a product, oldest first, in lines of at most 100 characters. With `field`, that field's values and cells too. */
export function timeline(trace: Trace, field: string | null): string {
  const cells = lineages(trace);
  const title = trace.sku === trace.rootSku ? trace.sku : `${trace.sku}, of the product ${trace.rootSku}`;
  const said = [...messages(cells), ...offers(trace), ...edits(cells), ...versions(cells), ...approvals(cells)];
  const lines = [title, '', ...(said.length > 0 ? said : ['No listing shows anything of it yet, so there is nothing to trace back.'])];
  for (const listing of trace.listings) lines.push('', ...listingLines(listing, field));
  return lines.join('\n');
}

/** Each cell's past once, however many fields and channels show it. */
function lineages(trace: Trace): CellLineage[] {
  const all = trace.listings.flatMap(({ fields }) => fields.flatMap((one) => one.cells.flatMap(({ lineage }) => lineage ?? [])));
  return [...new Map(all.map((one) => [`${one.sku} ${one.cell} ${one.approval?.approvalId}`, one])).values()];
}

function groups<T>(all: T[], key: (one: T) => string | undefined): [T, ...T[]][] {
  return [...Map.groupBy(all, key)].flatMap(([of, members]) => (of === undefined ? [] : [members as [T, ...T[]]]));
}

const cellNames = (cells: CellLineage[]): string => listed([...new Set(cells.map(({ sku, cell }) => `${cell} of ${sku}`))]);

function messages(cells: CellLineage[]): string[] {
  return groups(cells, ({ message }) => message?.messageId).flatMap((members) => {
    const { at, messageId, batchId, line, source, traceId } = members[0].message!;
    return [
      entry('ERP message', `${stamp(at)}  ${source}, message ${messageId} (batch ${batchId}, line ${line})`),
      ...traceLine(traceId),
      entry('facts', cellNames(members)),
    ];
  });
}

function offers({ listings }: Trace): string[] {
  const all = new Map(listings.flatMap((one) => one.offers).map((offer) => [`${offer.sku} ${offer.market}`, offer]));
  return groups([...all.values()], ({ source, market, updatedAt }) => `${source} ${market} ${updatedAt.getTime()}`).map((members) => {
    const { updatedAt, source, market, traceId } = members[0];
    const told = entry(
      'offers',
      `${stamp(updatedAt)}  ${source}, market ${market}: ${listed(members.map(({ sku, revision }) => `${sku} r${revision}`))}`,
    );
    return [told, ...traceLine(traceId)].join('\n');
  });
}

function edits(cells: CellLineage[]): string[] {
  const written = cells.filter(({ change, message, kind }) => change && !message && kind === 'content');
  return groups(written, ({ change }) => `${change!.actor} ${change!.at.getTime()}`).map((members) => {
    const { at, actor, door, traceId } = members[0].change!;
    return [entry('draft edit', `${stamp(at)}  ${actor} by ${door}: ${cellNames(members)}`), ...traceLine(traceId)].join('\n');
  });
}

function versions(cells: CellLineage[]): string[] {
  return groups(cells, ({ approval }) => approval?.versionId).map((members) => {
    const { versionNumber, versionHash, submittedBy, authors } = members[0].approval!;
    const by = authors.length > 0 ? `; authors ${listed(authors)}` : '';
    return entry('version', `${versionNumber}  ${hash(versionHash.toString('hex'))}  submitted by ${submittedBy}${by}`);
  });
}

function approvals(cells: CellLineage[]): string[] {
  return groups(cells, ({ approval }) => approval?.approvalId).map((members) => {
    const { approvedAt, approver, versionNumber } = members[0].approval!;
    return entry('approval', `${stamp(approvedAt)}  ${approver} approved version ${versionNumber}`);
  });
}

/** The id under which logs and callers know the request; none where it is older than that, or no request caused it. */
function traceLine(traceId: string | null): string[] {
  return traceId ? [entry('trace', traceId)] : [];
}

function listingLines(traced: TracedListing, field: string | null): string[] {
  const { listing, payload, explanation, exchanges, fields, issues } = traced;
  const lines = [`${listing.channel}  ${listing.kind} ${listing.key}`];
  if (payload) {
    lines.push(
      entry('edition', `${payload.editionNumber}  ${hash(payload.editionHash)}  by ${payload.editionCause}`),
      ...traceLine(payload.editionTraceId),
      entry('payload', `${stamp(payload.createdAt)}  ${hash(payload.hash)}  mapping ${payload.mappingCode} v${payload.mappingVersion}`),
    );
  }
  for (const one of fields) if (field !== null) lines.push(...fieldLines(one));
  if (listing.traceId) lines.push(entry('planned', stamp(listing.plannedAt)), ...traceLine(listing.traceId));
  let last = listing.traceId ?? '';
  for (const one of exchanges.toReversed()) {
    const ids = listed(one.traceIds);
    if (ids !== '' && ids !== last) lines.push(...traceLine(ids));
    last = ids === '' ? last : ids;
    const said = one.status === null ? (one.problem ?? 'no answer') : `${one.status}`;
    lines.push(entry(one.purpose, `${stamp(one.at)}  ${one.method} ${pathOf(one.url)} → ${said}, ${one.durationMs} ms`));
  }
  lines.push(...wireLines(traced));
  for (const issue of issues) lines.push(entry(issue.severity, `${issue.code}: ${issue.message} → ${issue.fix}`));
  const why = `${explanation.message} → ${explanation.fix}`;
  if (listing.state !== 'live') return [...lines, entry(listing.state, why)];
  const since = listing.liveAt ? `since ${stamp(listing.liveAt)}` : explanation.message;
  return [...lines, entry('live', since), ...(explanation.waitsFor === null && !explanation.differs ? [] : [entry('but', why)])];
}

/** How far price and stock are, and what the channel acknowledged of each SKU. */
function wireLines({ wires, lines }: TracedListing): string[] {
  return wires.flatMap(({ wire, state, acceptedAt, problem }) => {
    const said = lines.map((line) => `${line.sku} ${clip(JSON.stringify(wire === 'price' ? line.priceAccepted : line.stockAccepted), 60)}`);
    const when = acceptedAt ? `${stamp(acceptedAt)}  ` : '';
    const sums = lines.flatMap(({ sku, sum }) => (wire === 'stock' && sum ? [entry('sum', `${sku}: ${sum}`)] : []));
    return [entry(wire, `${when}${state}${problem ? ` (${problem.message})` : ''}: ${listed(said)}`), ...sums];
  });
}

function fieldLines(field: TracedField): string[] {
  const lines = [entry('field', `${field.field} = ${clip(JSON.stringify(field.sent ?? null), 600)}`)];
  if ('live' in field) lines.push(entry('drift', `the channel shows ${clip(JSON.stringify(field.live ?? null), 600)}`));
  for (const { sku, cell, lineage } of field.cells) {
    lines.push(entry('from', `${cell} of ${sku}${lineage ? ` = ${clip(JSON.stringify(lineage.value), 300)}` : ''}`));
  }
  return lines;
}

/** Hosts are the account's; what tells calls apart is the path. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return clip(pathname, 60);
}
