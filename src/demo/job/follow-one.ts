import type { PlinthClient } from '../../cli/import/index.js';

interface FollowAnswer {
  trace: {
    rootSku: string;
    listings: {
      listing: {
        channel: string;
        key: string;
        state: string;
        plannedAt: string;
        sentAt: string | null;
        acceptedAt: string | null;
        liveAt: string | null;
      };
      payload: { hash: string; editionNumber: number; editionHash: string; mappingCode: string; mappingVersion: number } | null;
      fields: {
        field: string;
        sent: unknown;
        cells: {
          sku: string;
          cell: string;
          kind: string | null;
          version: number | null;
          versionHash: string | null;
          approver: string | null;
          door: string | null;
          changedBy: string | null;
          messageId: string | null;
          line: number | null;
          source: string | null;
        }[];
      }[];
    }[];
  } | null;
}

const FOLLOW = `query Follow($sku: String!) {
  trace(sku: $sku) {
    rootSku
    listings {
      listing { channel key state plannedAt sentAt acceptedAt liveAt }
      payload { hash editionNumber editionHash mappingCode mappingVersion }
      fields { field sent cells { sku cell kind version versionHash approver door changedBy messageId line source } }
    }
  }
}`;

/** One product through all its stations, read from right to left: what is live, and who said so. */
export async function followOne(client: PlinthClient, sku: string): Promise<string> {
  const { trace } = await client.graphql<FollowAnswer>(FOLLOW, { sku });
  if (!trace) return `${sku} is not known.`;
  const cells = trace.listings.flatMap(({ fields }) => fields.flatMap((field) => field.cells));
  const fact = cells.find(({ messageId, line }) => messageId !== null && line !== null);
  const text = cells.find(({ kind, changedBy, approver }) => kind === 'content' && changedBy && approver);
  const lines = [`${sku}, from the ERP's message to what is live`, ''];
  if (fact) lines.push(`  ERP message   ${fact.source} said ${fact.cell} of ${fact.sku} (message ${fact.messageId}, line ${fact.line})`);
  if (text) {
    lines.push(`  draft edit    ${text.changedBy} wrote ${text.cell} by ${text.door}`);
    lines.push(`  version       ${text.version}  ${short(text.versionHash)}`);
    lines.push(`  approval      ${text.approver} approved it; ${text.changedBy} may not`);
  }
  for (const { listing, payload } of trace.listings) {
    if (!payload) continue;
    lines.push(
      `  ${listing.channel.padEnd(12)}  ${listing.key}\n${' '.repeat(16)}edition ${payload.editionNumber} ${short(payload.editionHash)} → ${payload.mappingCode} v${payload.mappingVersion} → payload ${short(payload.hash)} → ${listing.state}`,
    );
    lines.push(
      `${' '.repeat(16)}planned ${time(listing.plannedAt)}  sent ${time(listing.sentAt)}  accepted ${time(listing.acceptedAt)}  live ${time(listing.liveAt)}`,
    );
  }
  return lines.join('\n');
}

const short = (hash: string | null): string => (hash ?? '').slice(0, 12);
const time = (at: string | null): string => (at ? at.slice(11, 23) : '–');
