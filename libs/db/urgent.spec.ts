import { expect, test } from '@jest/globals';
import { createDataSource } from './data-source.js';
import { Seats } from './seats.js';
import { afterUrgent, isUrgent, urgently, whileElsewhere } from './urgent.js';

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

test('long work goes on while what is urgent waits for somebody elsewhere, and waits again once that has answered', async () => {
  const ds = aDataSource();
  const [channel, record] = [held(), held()];
  const order: string[] = [];
  const stop = urgently(ds, async () => {
    await whileElsewhere(ds, () => channel.until);
    await record.until;
    order.push('recorded');
  });
  await afterUrgent(ds).then(() => order.push('load'));
  channel.end();
  await turn();
  const next = afterUrgent(ds).then(() => order.push('next load'));
  await turn();
  expect(order).toEqual(['load']);
  record.end();
  await Promise.all([stop, next]);
  expect(order).toEqual(['load', 'recorded', 'next load']);
  // What is not urgent waits for its answer as ever, and counts for nothing.
  await whileElsewhere(ds, () => Promise.resolve());
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

test('what is urgent has two seats more than long work, and a person has one more than both', async () => {
  const seats = new Seats(8);
  const loads = await Promise.all([1, 2, 3].map(() => seats.take('machine', 0)));
  expect(loads.every(Boolean)).toBe(true);
  expect(await seats.take('machine', 0)).toBeUndefined();
  expect(await seats.take('urgent', 0)).toBeDefined();
  expect(await seats.take('urgent', 0)).toBeDefined();
  expect(await seats.take('urgent', 0)).toBeUndefined();
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

test.each([2, 4, 8])('in a pool of %d nothing that is urgent keeps others from a seat, however much of it there is', async (size) => {
  const seats = new Seats(size);
  let isOver = false;
  const stops = [1, 2, 3, 4, 5, 6].map(async () => {
    while (!isOver) {
      const leave = await seats.take('urgent', Infinity);
      await turn();
      leave!();
    }
  });
  for (const kind of ['machine', 'quick', 'patient'] as const) {
    const leave = await seats.take(kind, Infinity);
    expect(leave).toBeDefined();
    leave!();
  }
  isOver = true;
  await Promise.all(stops);
});
