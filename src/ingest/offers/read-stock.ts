import { stockLengthFault, type StockAt } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';

const FIELDS = ['location', 'quantity', 'countedAt', 'reserved'];
const EXAMPLE = '{"location": "BERLIN", "quantity": 5}';

/** What is wrong with the form of a line's counts by location. */
export function stockFaults(stock: unknown, path: string): Problem[] {
  const wrong = (field: string, wanted: string): Problem =>
    problem('wrong_type', `${path}: ${field}`, `${field} is not ${wanted}.`, `Send ${field} as ${wanted}.`);
  if (!Array.isArray(stock)) return [wrong('stock', `[${EXAMPLE}]`)];
  // A line of 1 MiB holds 300,000 of them: what is wrong with each kept every other answer of the process waiting for seconds.
  const wrongLength = stockLengthFault(stock, path);
  if (wrongLength) return [wrongLength];
  return stock.flatMap((one: unknown, index): Problem[] => {
    const at = `stock.${index}`;
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return [wrong(at, EXAMPLE)];
    const said = one as Record<string, unknown>;
    const isNone = (field: string): boolean => said[field] == null;
    return [
      ...Object.keys(said).flatMap((field) => (FIELDS.includes(field) ? [] : [unknownField(`${at}.${field}`, path)])),
      ...(typeof said['location'] === 'string' ? [] : [wrong(`${at}.location`, 'a text')]),
      ...(typeof said['quantity'] === 'number' || said['quantity'] === null
        ? []
        : [wrong(`${at}.quantity`, 'a number of at most 15 digits, or null where nothing is counted any more')]),
      ...(isNone('countedAt') || typeof said['countedAt'] === 'string' ? [] : [wrong(`${at}.countedAt`, 'a text')]),
      ...(isNone('reserved') || typeof said['reserved'] === 'number' ? [] : [wrong(`${at}.reserved`, 'a number of at most 15 digits')]),
    ];
  });
}

/** Of counts whose form is wrong, those that say in the right form that there is nothing: they stop the sale there. undefined: none does. */
export function zerosIn(stock: unknown): StockAt[] | undefined {
  if (!Array.isArray(stock)) return undefined;
  const zeros = stock.flatMap((one: unknown) => {
    const { location, quantity } = (one ?? {}) as Partial<StockAt>;
    return typeof location === 'string' && typeof quantity === 'number' && quantity <= 0 ? [{ location, quantity }] : [];
  });
  return zeros.length > 0 ? zeros : undefined;
}

function unknownField(field: string, path: string): Problem {
  return problem('unknown_field', `${path}: ${field}`, `A count has no field ${field}.`, `Use ${FIELDS.join(', ')}.`);
}
