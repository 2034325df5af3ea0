import { describe, expect, it } from '@jest/globals';
import { timeline } from '../../src/cli/trace/timeline.js';
import type { Trace } from '../../src/syndication/index.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));
const approval = {
  versionNumber: 1,
  versionHash: Buffer.from('ab'.repeat(32), 'hex'),
  versionId: '1',
  createdBy: 'mara',
  authors: ['mara'],
  reviewId: '1',
  submittedBy: 'mara',
  approvalId: '1',
  approver: 'ines',
  approvedAt: at(3),
};
const edition = { id: '1', number: 1, hash: 'cd'.repeat(32), cause: 'approval', createdBy: 'ines', createdAt: at(3) };
const [pushed, priced, edited, approved] = ['a1', 'b2', 'c3', 'd4'].map((pair) => pair.repeat(16));
const change = { before: null, after: 'x', requestId: null, traceId: null, messageId: null };
const message = { messageId: '7', batchId: '2', line: 3, source: 'erp', at: at(1), keyId: null, traceId: pushed };
const long = 'Cushion '.repeat(40).trim();

/** One product on one channel: a fact, a text, an exchange, a live field. */
const trace = {
  sku: 'CUS-RED',
  rootSku: 'CUS',
  listings: [
    {
      listing: { channel: 'google_us', kind: 'offer', key: 'CUS-RED', state: 'live', plannedAt: at(4), liveAt: at(9), traceId: priced },
      explanation: { waitsFor: null, message: 'It is live and shows what it should', fix: 'Nothing to do', owner: 'plinth' },
      payload: {
        hash: 'ef'.repeat(32),
        owned: { title: long },
        editionNumber: 1,
        editionHash: edition.hash,
        editionCause: 'approval',
        editionTraceId: approved,
        mappingCode: 'google_us',
        mappingVersion: 2,
        createdAt: at(4),
      },
      fields: [
        {
          field: 'title',
          sent: long,
          cells: [
            {
              sku: 'CUS',
              cell: 'title@en_US',
              lineage: {
                sku: 'CUS',
                cell: 'title@en_US',
                value: long,
                kind: 'content',
                edition,
                approval,
                change: { ...change, door: 'graphql', actor: 'mara', at: at(2), traceId: edited },
              },
            },
            {
              sku: 'CUS-RED',
              cell: 'color',
              lineage: {
                sku: 'CUS-RED',
                cell: 'color',
                value: 'red',
                kind: 'facts',
                edition,
                approval,
                change: { ...change, door: 'erp', actor: 'erp', at: at(1), messageId: '7' },
                message,
              },
            },
          ],
        },
      ],
      offers: [{ sku: 'CUS-RED', market: 'US', revision: '1', source: 'erp', messageId: '8', traceId: priced, updatedAt: at(1) }],
      wires: [
        { wire: 'price', state: 'live', acceptedAt: at(5), problem: null },
        { wire: 'stock', state: 'rejected', acceptedAt: null, problem: { code: 'bad', message: 'no such number', fix: 'Send another' } },
      ],
      lines: [{ sku: 'CUS-RED', priceAccepted: { price: '12.00' }, stockAccepted: null, sum: '5 counted by erp = 5' }],
      issues: [],
      drift: [],
      // newest first
      exchanges: [
        {
          purpose: 'read',
          at: at(6),
          method: 'GET',
          url: 'https://m.example/p',
          status: 200,
          durationMs: 3,
          problem: null,
          traceIds: [priced, approved],
        },
        {
          purpose: 'send',
          at: at(5),
          method: 'POST',
          url: 'https://m.example/products/v1/accounts/1/productInputs:insert?dataSource=1',
          status: 200,
          durationMs: 12,
          problem: null,
          traceIds: [priced],
        },
      ],
    },
  ],
} as unknown as Trace;

describe('the timeline of a product', () => {
  it('goes from the message of the ERP to what is live', () => {
    expect(timeline(trace, null).split('\n')).toEqual([
      'CUS-RED, of the product CUS',
      '',
      '  ERP message   2026-11-21 10:00:01.000  erp, message 7 (batch 2, line 3)',
      `  trace         ${pushed}`,
      '  facts         color of CUS-RED',
      '  offers        2026-11-21 10:00:01.000  erp, market US: CUS-RED r1',
      `  trace         ${priced}`,
      '  draft edit    2026-11-21 10:00:02.000  mara by graphql: title@en_US of CUS',
      `  trace         ${edited}`,
      '  version       1  abababababab  submitted by mara; authors mara',
      '  approval      2026-11-21 10:00:03.000  ines approved version 1',
      '',
      'google_us  offer CUS-RED',
      '  edition       1  cdcdcdcdcdcd  by approval',
      `  trace         ${approved}`,
      '  payload       2026-11-21 10:00:04.000  efefefefefef  mapping google_us v2',
      '  planned       2026-11-21 10:00:04.000',
      `  trace         ${priced}`,
      '  send          2026-11-21 10:00:05.000  POST /products/v1/accounts/1/productInputs:insert → 200, 12',
      '                ms',
      `  trace         ${priced}, ${approved}`,
      '  read          2026-11-21 10:00:06.000  GET /p → 200, 3 ms',
      '  price         2026-11-21 10:00:05.000  live: CUS-RED {"price":"12.00"}',
      '  stock         rejected (no such number): CUS-RED null',
      '  sum           CUS-RED: 5 counted by erp = 5',
      '  live          since 2026-11-21 10:00:09.000',
    ]);
  });

  it('fits 100 columns with long values, too', () => {
    const lines = timeline(trace, 'title').split('\n');
    expect(lines.some((line) => line.startsWith('  field         title = "Cushion Cushion'))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('says so where nothing is listed', () => {
    expect(timeline({ sku: 'A', rootSku: 'A', listings: [] }, null)).toBe(
      'A\n\nNo listing shows anything of it yet, so there is nothing to trace back.',
    );
  });
});
