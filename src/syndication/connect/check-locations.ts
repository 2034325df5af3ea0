import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelAdapter, ChannelConfig } from '../../port/index.js';

/** More are not one shop's. */
const MOST = 200;
const PATH = 'settings.locations';

/** What is wrong with the locations in a channel's settings, as far as no channel has to be known for it; the rest is the adapter's. */
export function locationFaults(adapter: ChannelAdapter, channel: ChannelConfig): Problem[] {
  const said = channel.settings['locations'];
  if (said === undefined) return [];
  if (!Array.isArray(said) || said.length === 0 || said.length > MOST) return [wrongList()];
  const faults = said.flatMap((one: unknown, index) => entryFaults(said, one, index));
  if (faults.length > 0) return faults;
  const ids = said.filter((one: { locationId?: string }) => one.locationId !== undefined).length;
  if (ids > 0 && adapter.locationsOf(channel).length === 0) return [oneNumber(adapter.kind)];
  return ids > 0 && ids < said.length ? [halfNamed()] : [];
}

function entryFaults(all: unknown[], one: unknown, index: number): Problem[] {
  const path = `${PATH}.${index}`;
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return [notAnEntry(path)];
  const { location, locationId, ...others } = one as Record<string, unknown>;
  if (Object.keys(others).length > 0 || (locationId !== undefined && typeof locationId !== 'string')) return [notAnEntry(path)];
  if (typeof location !== 'string' || !/^[^\s]{1,100}$/u.test(location)) return [notALocation(`${path}.location`)];
  return (['location', 'locationId'] as const).flatMap((field) => {
    const value = field === 'location' ? location : locationId;
    const first = all.findIndex((other) => (other as Record<string, unknown> | null)?.[field] === value);
    return value === undefined || first === index ? [] : [givenTwice(`${path}.${field}`, String(value))];
  });
}

const invalid = (path: string, message: string, fix: string): Problem => problem('invalid_setting', path, message, fix);

const wrongList = (): Problem =>
  invalid(PATH, `locations is no list of 1 to ${MOST}`, 'Write [{ "location": "BERLIN" }], or leave it out to count all');

const notAnEntry = (path: string): Problem =>
  invalid(path, 'This names no location', 'Write { "location": "BERLIN" }, with its locationId where the channel counts apart');

const notALocation = (path: string): Problem =>
  invalid(path, 'A location is a code of 1 to 100 characters without blanks', 'Write it as the ERP writes it in the stock of its offers');

const givenTwice = (path: string, value: string): Problem =>
  problem('given_twice', path, `${value} is given twice`, 'Give each location once: what is at one cannot be counted at another too');

const oneNumber = (kind: string): Problem =>
  invalid(
    PATH,
    `A ${kind} channel shows one number, not one for each location`,
    'Leave locationId out: the number is the sum of the locations that are named',
  );

const halfNamed = (): Problem =>
  invalid(PATH, 'Some of the locations have a locationId and some have none', 'Give each its locationId, or none of them for one number');
