import { say } from './changes.js';
import type { Phase } from './phase.js';

export interface Decided {
  holds: number;
  /** Of the one call that lets them all go. */
  seconds: number;
}

/** No channel sells to these, so that nothing else is measured. */
const AUDIENCES = 'abcdefghijklmnopqrst'.split('').map((letter) => `bench_${letter}`);
const PER_CALL = 5_000;

/** Prices a tenth of what they were, of which each waits for a person; who lets them all go by one filter. */
export async function holds({ house, shelf }: Phase, wanted: number): Promise<Decided> {
  const { erp, administrator } = house.clients;
  const each = AUDIENCES.flatMap((audience) => shelf.skus.map((sku) => ({ sku, audience }))).slice(0, wanted);
  for (let at = 0; at < each.length; at += PER_CALL) {
    const some = each.slice(at, at + PER_CALL);
    await say(
      erp,
      some.map(({ sku, audience }) => ({ ...shelf.price(sku), audience })),
      `first-${at}`,
      'created',
    );
    await say(
      erp,
      some.map(({ sku, audience }) => ({ ...shelf.tooLow(sku), audience })),
      `low-${at}`,
      'held',
    );
  }
  const started = performance.now();
  const { decideHeldPrices } = await administrator.graphql<{ decideHeldPrices: { decided: number } }>(
    `mutation Decide($input: DecideHeldPricesInput!) { decideHeldPrices(input: $input) { decided left more userErrors { code message } } }`,
    { input: { filter: { market: shelf.market, reason: 'moved_too_far' }, accept: true } },
  );
  const seconds = (performance.now() - started) / 1000;
  if (decideHeldPrices.decided !== each.length) throw new Error(`Of ${each.length} holds: ${JSON.stringify(decideHeldPrices)}`);
  return { holds: each.length, seconds };
}
