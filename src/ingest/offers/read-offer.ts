import type { Availability, Money, OfferRow, StockAt } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { at, type Message } from '../lines/read-message.js';
import { readSourceRevision } from '../lines/source-order.js';
import { stockFaults } from './read-stock.js';

const FIELDS = new Set([
  'sku',
  'market',
  'audience',
  'price',
  'salePrice',
  'saleFrom',
  'saleTo',
  'floor',
  'quantity',
  'countedAt',
  'reserved',
  'stock',
  'availability',
  'availableFrom',
  'sourceRevision',
]);
const TEXTS = ['saleFrom', 'saleTo', 'countedAt', 'availability', 'availableFrom'] as const;

/** The offer of a message, or what is wrong with its form. */
export function readOffer(
  message: Message,
  source: string,
  messageId: string,
  now: Date,
): { row?: OfferRow; order: string | null; problems: Problem[] } {
  const { body, line } = message;
  if (!body) return { order: null, problems: message.problems };
  const path = at(line);
  const problems: Problem[] = [];
  const wrong = (field: string, wanted: string): void => {
    problems.push(problem('wrong_type', `${path}: ${field}`, `${field} is not ${wanted}.`, `Send ${field} as ${wanted}.`));
  };
  for (const field of Object.keys(body)) {
    if (!FIELDS.has(field))
      problems.push(problem('unknown_field', `${path}: ${field}`, `An offer has no field ${field}.`, `Use ${[...FIELDS].join(', ')}.`));
  }
  for (const field of ['sku', 'market'] as const) if (typeof body[field] !== 'string') wrong(field, 'a text');
  for (const field of TEXTS) if (body[field] != null && typeof body[field] !== 'string') wrong(field, 'a text');
  if (body['audience'] !== undefined && (typeof body['audience'] !== 'string' || body['audience'] === '')) wrong('audience', 'a text');
  for (const field of ['quantity', 'reserved'] as const)
    if (body[field] != null && typeof body[field] !== 'number') wrong(field, 'a number');
  for (const field of ['price', 'salePrice', 'floor'] as const)
    if (body[field] != null && !isMoney(body[field])) wrong(field, '{"amount": "12.99", "currency": "USD"}');
  if ('stock' in body) problems.push(...stockFaults(body['stock'], path));
  const revision = readSourceRevision(body['sourceRevision'], `${path}: sourceRevision`, now);
  if (revision.problem) problems.push(revision.problem);
  if (problems.length > 0) return { order: revision.order, problems };
  return { row: toRow(body, { source, order: revision.order, messageId, path }), order: revision.order, problems };
}

function isMoney(value: unknown): value is Money {
  const { amount, currency } = value as Partial<Money>;
  return typeof amount === 'string' && typeof currency === 'string';
}

function toRow(body: Record<string, unknown>, of: Pick<OfferRow, 'source' | 'order' | 'messageId' | 'path'>): OfferRow {
  return {
    sku: body['sku'] as string,
    market: body['market'] as string,
    audience: (body['audience'] as string | undefined) ?? '*',
    ...('price' in body ? { price: body['price'] as Money | null } : {}),
    ...('salePrice' in body ? { salePrice: body['salePrice'] as Money | null } : {}),
    ...('saleFrom' in body ? { saleFrom: body['saleFrom'] as string | null } : {}),
    ...('saleTo' in body ? { saleTo: body['saleTo'] as string | null } : {}),
    ...('floor' in body ? { floor: body['floor'] as Money | null } : {}),
    ...('quantity' in body ? { quantity: body['quantity'] as number | null } : {}),
    ...('countedAt' in body ? { countedAt: body['countedAt'] as string | null } : {}),
    ...('reserved' in body ? { reserved: body['reserved'] as number | null } : {}),
    ...('stock' in body ? { stock: body['stock'] as StockAt[] } : {}),
    ...('availability' in body ? { availability: body['availability'] as Availability | null } : {}),
    ...('availableFrom' in body ? { availableFrom: body['availableFrom'] as string | null } : {}),
    ...of,
  };
}
