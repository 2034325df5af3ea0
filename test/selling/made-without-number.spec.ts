import { expect, it } from '@jest/globals';
import { World } from '../main-job/world.js';
import { stateOf } from '../main-job/channel-state.js';
import { five, variantsOf } from './selling-world.js';

const ROOT = 'MUG-FJELLA';

/** What was made and not counted showed 0, which was taken for all sold, until the ERP counted anew. */
it('what the shop made, without having heard its number, has that number in the end', async () => {
  const source = five([ROOT], 2);
  const world = await World.open();
  try {
    await world.connect();
    world.sandboxes.shopify.faults.add({ match: { bodyIncludes: 'mutation SetStock' }, kind: 'status', status: 503, times: 1 });
    await world.doUpToApproval(source);
    await world.atRest();
    const [product] = (await stateOf(world, 'shopify')).products;
    const shown = Object.fromEntries(product!.variants.map(({ sku, inventory }) => [sku, inventory['Main warehouse']]));
    expect(shown).toEqual(Object.fromEntries(variantsOf(source, ROOT).map((sku) => [sku, 5])));
    const sold = await world.sql(
      `SELECT o.sku FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = 'shopify_us' AND o.sold <> '[]'`,
    );
    expect(sold).toEqual([]);
  } finally {
    await world.close();
  }
});
