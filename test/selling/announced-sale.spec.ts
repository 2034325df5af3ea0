import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlinthClient, type UserError } from '../../src/cli/import/plinth-client.js';
import { PriceHoldIssues } from '../../src/syndication/findings/price-hold-issues.service.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const usd = (amount: string) => ({ amount, currency: 'USD' });
const SALE = '2.49';

interface Explained {
  waitsFor: string | null;
  message: string;
  owner: string;
}

/** In this order, on one product: what a sale lets in reaches every channel, and ends with it. */
describe('a sale that one person announces and another lets in', () => {
  let selling: SellingWorld;
  let other: PlinthClient;
  let price: string;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    price = source.offers.find(({ sku }) => sku === SKU)!.price!.amount;
    const { createApiKey } = await selling.world.clients.administrator.graphql<{ createApiKey: { token: string } }>(
      'mutation { createApiKey(input: {name: "second", person: "second publisher", role: publisher}) { token } }',
    );
    other = new PlinthClient(selling.world.server.url, createApiKey.token);
  });
  afterAll(async () => {
    await other.close();
    await selling.close();
  });

  const push = async (change: OfferChange): Promise<string> => {
    const offer = { sku: SKU, market: 'US', sourceRevision: String(revision++), ...change };
    const [verdict] = await selling.world.pushOffers({ ...source, offers: [offer as never] });
    return verdict!.verdict;
  };
  let revision = 100;
  /** What a customer pays, as each channel shows it; null: it shows no sale. */
  const sales = async (): Promise<Record<Kind, string | null>> => {
    const [shop, amazon, google] = [
      await stateOf(selling.world, 'shopify'),
      await stateOf(selling.world, 'amazon'),
      await stateOf(selling.world, 'google'),
    ];
    const variant = shop.products.flatMap(({ variants }) => variants).find(({ sku }) => sku === SKU)!;
    const [offer] = (amazon.listings.find(({ sku }) => sku === SKU)!.live!.attributes['purchasable_offer'] ?? []) as {
      discounted_price?: { schedule: { value_with_tax: number }[] }[];
    }[];
    const input = google.accounts.flatMap(({ productInputs }) => productInputs).find(({ key }) => key.split('~')[2] === SKU)!;
    const micros = (input.productInput.productAttributes['salePrice'] as { amountMicros: string } | undefined)?.amountMicros;
    return {
      shopify: variant.price === price ? null : variant.price,
      amazon: offer?.discounted_price ? String(offer.discounted_price[0]!.schedule[0]!.value_with_tax) : null,
      google: micros ? String(Number(micros) / 1e6) : null,
    };
  };
  const show = async (wanted: string | null): Promise<void> => {
    await selling.nextDay();
    await selling.until(
      async () => {
        await selling.minuteLater();
        return Object.values(await sales()).every((one) => one === wanted);
      },
      async () => [await sales(), await selling.ledgerOf(SKU)],
    );
  };
  const explained = async (): Promise<Record<Kind, Explained>> => {
    const { listings } = await selling.world.clients.editor.graphql<{
      listings: { nodes: { channel: string; kind: string; explain: Explained }[] };
    }>('query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor message owner } } } }', {
      sku: SKU,
    });
    const of = (kind: Kind) => listings.nodes.find((one) => one.channel === CHANNELS[kind] && one.kind !== 'parent')!.explain;
    return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, Explained>;
  };
  const waitFor = (wanted: string | null) =>
    selling.until(
      async () => {
        await selling.world.server.app.get(PriceHoldIssues, { strict: false }).step();
        return Object.values(await explained()).every(({ waitsFor }) => waitsFor === wanted);
      },
      () => explained(),
    );
  const mutate = async <T>(client: PlinthClient, text: string): Promise<T> => {
    const answer = await client.graphql<Record<string, T & { userErrors: UserError[] }>>(`mutation { ${text} }`);
    const [payload] = Object.values(answer);
    expect(payload!.userErrors).toEqual([]);
    return payload!;
  };
  let sale: string;

  it('what waits and fits is on every channel as soon as it is let in, without a decision on it', async () => {
    const saleOf = { salePrice: usd(SALE), saleFrom: at(-1), saleTo: at(48) };
    expect(await push(saleOf)).toBe('held');
    const { announceSale } = {
      announceSale: await mutate<{ sale: { id: string } }>(
        selling.world.clients.administrator,
        `announceSale(input: {name: "Mugs", market: "US", skus: ["${ROOT}"], beginsAt: "${at(-2)}", endsAt: "${at(72)}", deepestShare: 0.9}) { sale { id } userErrors { code message } }`,
      ),
    };
    sale = announceSale.sale.id;
    expect(Object.values(await sales())).toEqual([null, null, null]);
    const { released } = await mutate<{ released: number }>(other, `letInSale(id: "${sale}") { released userErrors { code message } }`);
    expect(released).toBe(1);
    await show(SALE);
    await waitFor(null);
    expect(await selling.world.sql(`SELECT 1 FROM offer WHERE held IS NOT NULL`)).toEqual([]);
  });

  it('what stands after its end is told on every channel, with whose it is and how to mend it; nothing more gets through', async () => {
    await mutate(
      selling.world.clients.administrator,
      `endSale(id: "${sale}", reason: "sold out") { sale { id } userErrors { code message } }`,
    );
    await waitFor('sale_price');
    const all = await explained();
    for (const kind of KINDS) {
      expect(all[kind].owner).toBe('erp');
      expect(all[kind].message).toMatch(
        new RegExp(
          `^It is live; ${SKU}: sale ${sale} \\(Mugs\\) was ended by ada since .*; the price of 2\\.49 USD that it let in goes on until `,
        ),
      );
    }
    const issues = await selling.world.sql(
      `SELECT channel_code, severity, owner, fix FROM issue WHERE code = 'sale_price_stands' AND closed_at IS NULL ORDER BY 1`,
    );
    const fix = 'Have the ERP send the price that counts now, or salePrice: null; or let in another sale';
    expect(issues).toEqual([...KINDS].sort().map((kind) => ({ channel_code: CHANNELS[kind], severity: 'warning', owner: 'erp', fix })));
    expect(await push({ salePrice: usd('2.40') })).toBe('held');
    // A look at the listing, or content that is rendered anew, ends neither issue.
    await selling.nextDay();
    await selling.retitle(ROOT, 'A new title for the mug');
    await selling.world.atRest();
    expect(
      await selling.world.sql(
        `SELECT count(*)::int AS open, count(*) FILTER (WHERE closed_at IS NOT NULL)::int AS closed FROM issue WHERE code = 'sale_price_stands'`,
      ),
    ).toEqual([{ open: 3, closed: 0 }]);
  });

  it('the price of before is back without a hold, and nothing is told any more', async () => {
    expect(await push({ salePrice: null })).toBe('updated');
    await show(null);
    await waitFor(null);
    expect(await push({ price: usd(price) })).toBe('unchanged');
  });

  it('a sale without an end is paid alike on all channels, and said where it is not shown as one', async () => {
    expect(await push({ salePrice: usd('9.99'), saleFrom: at(-1), saleTo: null })).toBe('updated');
    await selling.nextDay();
    const paid = async () => {
      const { shopify, google } = await sales();
      const { amazon } = await selling.shown();
      return [shopify, amazon[SKU]!.price, google];
    };
    await selling.until(
      async () => {
        await selling.minuteLater();
        return (await paid()).join() === '9.99,9.99,9.99';
      },
      () => paid(),
    );
    const issues = () =>
      selling.world.sql(`SELECT channel_code, code, owner, severity FROM issue WHERE code = 'sale_without_window' AND closed_at IS NULL`);
    await selling.until(
      async () => (await issues()).length > 0,
      () => issues(),
    );
    expect(await issues()).toEqual([{ channel_code: CHANNELS.amazon, code: 'sale_without_window', owner: 'erp', severity: 'warning' }]);
  });
});
