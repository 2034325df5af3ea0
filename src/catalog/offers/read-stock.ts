import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters } from '../cells/index.js';
import { readQuantity, readReserved } from './read-quantity.js';

/** What a row says of one location. What it leaves out stays; `quantity` null: nothing is counted there any more. */
export interface StockAt {
  location: string;
  quantity: number | null;
  countedAt?: string | null;
  reserved?: number | null;
}

/** The same, with its form checked. */
export interface LocationStatement {
  location: string;
  quantity: number | null;
  backlog: number | null;
  /** null: when it came. */
  countedAt: string | null;
  /** Absent: as it was. */
  reserved?: number | null;
  path: string;
}

/** More are not one shop's: an offer is written whole. */
const MOST_LOCATIONS = 200;

/** What a row says of stock. */
interface CountedRow {
  stock?: StockAt[];
  quantity?: number | null;
  reserved?: number | null;
  countedAt?: string | null;
}

export interface ReadStock {
  statements: LocationStatement[];
  warnings: Problem[];
  problems: Problem[];
}

/** The counts of a row by location, each by the rules of a count as a whole. */
export function readStock({ stock, quantity, reserved, countedAt }: CountedRow, path: string): ReadStock {
  const read: ReadStock = { statements: [], warnings: [], problems: [] };
  if (stock == null) return read;
  if (quantity !== undefined || reserved !== undefined)
    read.problems.push(saidTwice(quantity === undefined ? 'reserved' : 'quantity', path));
  const wrongLength = stockLengthFault(stock, path);
  if (wrongLength) read.problems.push(wrongLength);
  const named = new Set<string>();
  stock.forEach((one, index) => {
    const { location } = one;
    const isFirst = named.size < named.add(location).size;
    const at = `${path}.stock.${index}`;
    const count = readQuantity(one.quantity, `${at}.quantity`);
    const promised = readReserved(one.reserved, `${at}.reserved`);
    const moment = one.countedAt ?? countedAt ?? null;
    const faults = [
      isCode(location) ? undefined : notALocation(at),
      isFirst ? undefined : givenTwice(location, at),
      count.problem,
      promised.problem,
      moment === null || readMoment(moment) ? undefined : momentInvalid(at),
    ];
    read.problems.push(...faults.flatMap((fault) => fault ?? []));
    read.warnings.push(...count.warnings, ...promised.warnings);
    if (!isCode(location)) return;
    read.statements.push({
      ...{ location, quantity: count.quantity, backlog: count.backlog, path: at },
      countedAt: moment === null ? null : (readMoment(moment)?.toISOString() ?? null),
      ...(one.reserved === undefined ? {} : { reserved: promised.reserved }),
    });
  });
  return read;
}

const isCode = (location: unknown): boolean =>
  typeof location === 'string' && /^[^\s]{1,100}$/u.test(location) && !checkCharacters(location, '');

function saidTwice(field: string, path: string): Problem {
  const message = `A line counts by location or as a whole, and this one has ${field} beside stock.`;
  const fix = `Send ${field} within stock, at the location that it is of; or leave stock out.`;
  return problem('stock_said_twice', `${path}.${field}`, message, fix);
}

/** What is wrong with how many counts a row has; undefined: nothing. Where they are too many, nobody needs to hear what is wrong with each. */
export function stockLengthFault({ length }: readonly unknown[], path: string): Problem | undefined {
  if (length > 0 && length <= MOST_LOCATIONS) return undefined;
  const message = `A line takes counts of 1 to ${MOST_LOCATIONS} locations.`;
  return problem('stock_length', `${path}.stock`, message, 'Send those that changed, in several lines; or leave stock out.');
}

function notALocation(path: string): Problem {
  const fix = 'Send 1 to 100 characters without blanks, always the same for one location.';
  return problem('location_invalid', `${path}.location`, 'A location is a code.', fix);
}

function givenTwice(location: string, path: string): Problem {
  return problem('given_twice', `${path}.location`, `${location} is given twice.`, 'Send each location once.');
}

function momentInvalid(path: string): Problem {
  const fix = 'Send ISO 8601 with a time zone, on a day of the calendar: "2026-11-27T00:00:00Z".';
  return problem('moment_invalid', `${path}.countedAt`, 'This is not a moment.', fix);
}
