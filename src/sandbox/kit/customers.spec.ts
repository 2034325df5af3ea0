import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { Customers, startSandbox, type RunningSandbox } from './index.js';

/** A channel that sells what is on its shelf. */
describe('customers of a stand-in', () => {
  let stock: Map<string, number>;
  let asked: string[];
  let sandbox: RunningSandbox;
  let customers: Customers;
  beforeEach(async () => {
    stock = new Map([
      ['A', 500],
      ['B', 500],
      ['C', 2],
      ['GONE', 0],
    ]);
    asked = [];
    sandbox = await startSandbox({
      name: 'shopify',
      routes(context) {
        customers = new Customers(context, {
          onSale: () => [...stock].filter(([, left]) => left > 0).map(([sku]) => ({ sku })),
          sell: ({ sku }, quantity) => {
            asked.push(sku);
            const sold = Math.min(quantity, stock.get(sku)!);
            stock.set(sku, stock.get(sku)! - sold);
            return { sku, sold, available: stock.get(sku)! };
          },
        });
      },
      state: () => ({}),
      reset: () => customers.forget(),
    });
  });
  afterEach(() => sandbox.close());

  const sales = async () =>
    (await (await fetch(`${sandbox.url}/_sandbox/sales`)).json()) as {
      units: number;
      lines: { sku: string; sold: number; available: number }[];
    };
  const set = (salesPerSecond: unknown) =>
    fetch(`${sandbox.url}/_sandbox/settings`, { method: 'POST', body: JSON.stringify({ salesPerSecond }) });

  it('buy nothing by themselves before they are let in', async () => {
    expect(sandbox.settings.salesPerSecond).toBe(0);
    await customers.buy({ sku: 'A' }, 3);
    expect(await sales()).toEqual({ units: 3, lines: [{ sku: 'A', sold: 3, available: 497, last: 1 }] });
    expect(asked).toEqual(['A']);
  });

  it('come as often as they are told, to everything that is there, and their book adds up', async () => {
    expect((await set(400)).status).toBe(200);
    while (asked.length < 60) await wait(5);
    await set(0);
    const { units, lines } = await sales();
    const left = new Map(lines.map(({ sku, available }) => [sku, available]));
    expect([...left.keys()].sort()).toEqual(['A', 'B', 'C']);
    expect(units).toBe(1002 - [...stock.values()].reduce((sum, one) => sum + one, 0));
    expect(lines.every(({ sku, available }) => available === stock.get(sku))).toBe(true);
    expect(left.get('C')).toBe(0);
  });

  it('forget everything with the channel, and refuse what is no rate', async () => {
    await customers.buy({ sku: 'B' }, 1);
    await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST' });
    expect(await sales()).toEqual({ units: 0, lines: [] });
    for (const rate of [-1, 1001, '20', null]) {
      const answer = await set(rate);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'bad_admin_request', path: 'salesPerSecond' });
    }
    expect(sandbox.settings.salesPerSecond).toBe(0);
  });
});
