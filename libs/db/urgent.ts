import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import { isUnhurried } from './data-source.js';

/** Long work that is about to begin lets what is urgent finish first, for so long at most: a stream of single changes stops no load. */
const AT_MOST_MS = 250;

/** What is urgent on one data source at this moment, and who lets it pass. */
interface Urgency {
  underWay: number;
  letPass: Set<() => void>;
}

const kept = new WeakMap<DataSource, Urgency>();
const urgent = new AsyncLocalStorage<true>();

function urgencyOf(ds: DataSource): Urgency {
  let known = kept.get(ds);
  if (!known) kept.set(ds, (known = { underWay: 0, letPass: new Set() }));
  return known;
}

/** Whether what runs now is part of something urgent. */
export const isUrgent = (): boolean => urgent.getStore() === true;

/**
 * Short work of a machine on which much depends: a stop-sell, a few lines of the ERP. Its transactions have seats of their own, and the long work of
 * this process that asks (`afterUrgent`) begins no other batch meanwhile: on two cores a stop-sell shared the processor with five of them.
 */
export async function urgently<T>(ds: DataSource, work: () => Promise<T>): Promise<T> {
  const urgency = urgencyOf(ds);
  urgency.underWay += 1;
  try {
    return await urgent.run(true, work);
  } finally {
    left(urgency);
  }
}

function left(urgency: Urgency): void {
  urgency.underWay -= 1;
  if (urgency.underWay === 0) for (const goOn of urgency.letPass) goOn();
}

/** While what is urgent waits for somebody elsewhere (a channel that answers, or does not), long work goes on. */
export async function whileElsewhere<T>(ds: DataSource, work: () => Promise<T>): Promise<T> {
  if (!isUrgent()) return work();
  const urgency = urgencyOf(ds);
  left(urgency);
  try {
    return await work();
  } finally {
    urgency.underWay += 1;
  }
}

/** Before a batch of long work begins and holds anything: until nothing urgent is under way, a quarter of a second at most. */
export async function afterUrgent(ds: DataSource): Promise<void> {
  const { underWay, letPass } = urgencyOf(ds);
  if (underWay === 0 || isUnhurried(ds)) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      clearTimeout(late);
      letPass.delete(goOn);
      resolve();
    };
    const late = setTimeout(goOn, AT_MOST_MS);
    letPass.add(goOn);
  });
}
