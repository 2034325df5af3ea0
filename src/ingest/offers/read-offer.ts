import type { Availability, Money, OfferRow, StockAt } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { at, type Message } from '../lines/read-message.js';
import { readSourceRevision } from '../lines/source-order.js';
import { stockFaults, zerosIn } from './read-stock.js';

interface Form {
  wanted: string;
  is: (value: unknown) => boolean;
}

const TEXT: Form = { wanted: 'a text', is: (value) => typeof value === 'string' };
/** One with more is here only where a double would round it to other pieces. */
const NUMBER: Form = { wanted: 'a number of at most 15 digits', is: (value) => typeof value === 'number' };
const AMOUNT: Form = { wanted: '{"amount": "12.99", "currency": "USD"}', is: isMoney };
const MONEY: Record<string, Form> = { price: AMOUNT, salePrice: AMOUNT, saleFrom: TEXT, saleTo: TEXT, floor: AMOUNT };
const COUNTS: Record<string, Form> = { quantity: NUMBER, countedAt: TEXT, reserved: NUMBER, availability: TEXT, availableFrom: TEXT };
const FIELDS = ['sku', 'market', 'audience', ...Object.keys(MONEY), ...Object.keys(COUNTS), 'stock', 'sourceRevision'];

/**
 * The offer of a message, or what is wrong with its form. What is wrong with its money or its stock is told with the row, which goes on without
 * that part; a field that nobody knows could belong to either, and without its place in the order of its sender only a stop counts.
 */
export function readOffer(
  message: Message,
  source: string,
  messageId: string,
  now: Date,
): { row?: OfferRow; order: string | null; problems: Problem[] } {
  const { body, line } = message;
  if (!body) return { order: null, problems: message.problems };
  const path = at(line);
  const wrong = (field: string, { wanted }: Form): Problem =>
    problem('wrong_type', `${path}: ${field}`, `${field} is not ${wanted}.`, `Send ${field} as ${wanted}.`);
  const faultsOf = (forms: Record<string, Form>): Problem[] =>
    Object.entries(forms).flatMap(([field, form]) => (isSound(body, field, form) ? [] : [wrong(field, form)]));
  const unknown = Object.keys(body).flatMap((field) => (FIELDS.includes(field) ? [] : [unknownField(field, path)]));
  const problems = ['sku', 'market'].flatMap((field) => (TEXT.is(body[field]) ? [] : [wrong(field, TEXT)]));
  if (body['audience'] !== undefined && (!TEXT.is(body['audience']) || body['audience'] === '')) problems.push(wrong('audience', TEXT));
  const revision = readSourceRevision(body['sourceRevision'], `${path}: sourceRevision`, now);
  const both = [...unknown, ...(revision.problem ? [revision.problem] : [])];
  const byLocation = 'stock' in body ? stockFaults(body['stock'], path) : [];
  const faults = { money: [...both, ...faultsOf(MONEY)], stock: [...both, ...faultsOf(COUNTS), ...byLocation] };
  const order = revision.order;
  if (problems.length > 0) return { order, problems: [...new Set([...both, ...problems, ...faults.money, ...faults.stock])] };
  const sound: Record<string, unknown> = { ...body };
  if (byLocation.length > 0) sound['stock'] = zerosIn(body['stock']);
  for (const [field, form] of Object.entries({ ...MONEY, ...COUNTS })) if (!isSound(body, field, form)) delete sound[field];
  // A line waits, for a lock or for the repeat of its batch; a count of now was made before it came.
  sound['countedAt'] ??= message.cameAt?.toISOString();
  return { row: { ...toRow(sound, { source, order, messageId, path }), faults }, order, problems };
}

/** null says something of each of these fields. */
const isSound = (body: Record<string, unknown>, field: string, { is }: Form): boolean => body[field] == null || is(body[field]);

function unknownField(field: string, path: string): Problem {
  return problem('unknown_field', `${path}: ${field}`, `An offer has no field ${field}.`, `Use ${FIELDS.join(', ')}.`);
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
    ...(body['countedAt'] === undefined ? {} : { countedAt: body['countedAt'] as string | null }),
    ...('reserved' in body ? { reserved: body['reserved'] as number | null } : {}),
    ...(body['stock'] === undefined ? {} : { stock: body['stock'] as StockAt[] }),
    ...('availability' in body ? { availability: body['availability'] as Availability | null } : {}),
    ...('availableFrom' in body ? { availableFrom: body['availableFrom'] as string | null } : {}),
    ...of,
  };
}
