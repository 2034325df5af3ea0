import { expect, test } from '@jest/globals';
import { createDataSource } from './data-source.js';
import { Seats } from './seats.js';
import { afterUrgent, isUrgent, urgently } from './urgent.js';

/** Never connected: what is urgent is counted by data source. */
const aDataSource = () => createDataSource({ url: 'postgres://nowhere' });

/** Something that goes on until it is told to end. */
function held(): { until: Promise<void>; end: () => void } {
  let end!: () => void;
  const until = new Promise<void>((resolve) => (end = resolve));
  return { until, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('long work begins once what is urgent on its data source is done, and at once where nothing is', async () => {
  const [ds, other] = [aDataSource(), aDataSource()];
  const { until, end } = held();
  const order: string[] = [];
  const stop = urgently(ds, async () => {
    expect(isUrgent()).toBe(true);
    await until;
    order.push('stop');
  });
  expect(isUrgent()).toBe(false);
  const load = afterUrgent(ds).then(() => order.push('load'));
  await afterUrgent(other).then(() => order.push('load elsewhere'));
  await turn();
  expect(order).toEqual(['load elsewhere']);
  end();
  await Promise.all([stop, load]);
  expect(order).toEqual(['load elsewhere', 'stop', 'load']);
});

test('what is urgent and does not end holds up no load for good; nor does what failed', async () => {
  const ds = aDataSource();
  const { until, end } = held();
  const stop = urgently(ds, () => until);
  await afterUrgent(ds);
  end();
  await stop;
  await expect(urgently(ds, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await afterUrgent(ds);
});

test('a simulated world waits for no clock of the machine', async () => {
  const ds = createDataSource({ url: 'postgres://nowhere', unhurried: true });
  const { until, end } = held();
  const stop = urgently(ds, () => until);
  let isThrough = false;
  void afterUrgent(ds).then(() => (isThrough = true));
  await Promise.resolve();
  await Promise.resolve();
  expect(isThrough).toBe(true);
  end();
  await stop;
});

test('long work of machines leaves a seat to what is urgent, and machines leave two to persons', async () => {
  const seats = new Seats(8);
  const loads = [await seats.take('machine', 0), await seats.take('machine', 0), await seats.take('machine', 0)];
  expect(await seats.take('machine', 0)).toBeUndefined();
  const stop = await seats.take('urgent', 0);
  expect(stop).toBeDefined();
  expect(await seats.take('urgent', 0)).toBeUndefined();
  expect(await seats.take('quick', 0)).toBeDefined();
  expect(await seats.take('quick', 0)).toBeDefined();
  expect(await seats.take('quick', 0)).toBeUndefined();
  const order: string[] = [];
  const queue = [
    seats.take('machine', Infinity).then(() => order.push('load')),
    seats.take('urgent', Infinity).then(() => order.push('stop')),
  ];
  loads[0]!();
  await turn();
  expect(order).toEqual(['stop']);
  loads[1]!();
  await Promise.all(queue);
  expect(order).toEqual(['stop', 'load']);
});

test('a pool of four has a seat for each in turn', async () => {
  const seats = new Seats(4);
  const leave = await seats.take('machine', 0);
  const stop = seats.take('urgent', Infinity);
  leave!();
  expect(await stop).toBeDefined();
});
