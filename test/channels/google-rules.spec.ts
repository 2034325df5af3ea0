import { describe, expect, it } from '@jest/globals';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import type { Problem } from '../../libs/problem/index.js';
import type { ChannelConfig, MappedImage, MappedOffer, MappedProduct, OfferInput, RenderedOffer } from '../../src/port/index.js';
import { priceRule } from '../../src/sandbox/google/policy/price.js';
import { lamp, offersOf, renderAll, US, withField } from './google-products.js';

const adapter = new GoogleAdapter();
const PICTURE = 'https://media.example/lamp.jpg';
const good = lamp({}, PICTURE);

/** Codes of the first variant's issues, errors with `!`. */
function codes(product: MappedProduct, day?: string, channel?: ChannelConfig): string[] {
  return named(renderAll(adapter, product, day, channel)[0]!.issues);
}

const named = (issues: Problem[]): string[] => issues.map(({ code, severity }) => (severity === 'warning' ? code : `${code}!`));

/** The same of what the wires of price and stock say. */
function offerCodes(product: MappedProduct, known: Partial<OfferInput> = {}): { price: string[]; stock: string[] } {
  const { price, stock } = offersOf(adapter, product, known)[0]!.issues;
  return { price: named(price), stock: named(stock) };
}

const FAR = '2027-12-24T00:00:00.000Z';

function withOffer(change: Partial<MappedOffer> | null): MappedProduct {
  const nodes = good.nodes.map((node) => (node.offer ? { ...node, offer: change && { ...node.offer, ...change } } : node));
  return { ...good, nodes };
}

function withImage(change: Partial<MappedImage> | null, base = good): MappedProduct {
  const nodes = base.nodes.map((node) => ({ ...node, images: change ? node.images.map((image) => ({ ...image, ...change })) : [] }));
  return { ...base, nodes };
}

describe('Google payloads', () => {
  it('are one offer per sellable, in a group, told apart by their options', () => {
    const [first] = renderAll(adapter, good);
    expect(adapter.plan(good)).toEqual({
      listings: [
        { key: 'LAMP-1', kind: 'offer', sku: 'LAMP-1', skus: ['LAMP-1'] },
        { key: 'LAMP-2', kind: 'offer', sku: 'LAMP-2', skus: ['LAMP-2'] },
      ],
      issues: [],
    });
    expect(first!.payload).toEqual({
      offerId: 'LAMP-1',
      contentLanguage: 'en',
      feedLabel: 'US',
      productAttributes: {
        title: 'Reading lamp, Brass',
        description: 'A reading lamp with a long arm.',
        brand: 'Plinth Home',
        gtins: ['4006381333931'],
        productWeight: { value: 1.25, unit: 'kg' },
        link: 'https://shop.example/p/LAMP-1',
        imageLink: PICTURE,
        color: 'Brass',
        itemGroupId: 'LAMP',
        variantOptions: [{ name: 'Colour', value: 'Brass' }],
      },
    });
    expect(first!.issues).toEqual([]);
    expect(first!.targets).toEqual({
      title: 'title',
      description: 'description',
      brand: 'brand',
      gtins: 'gtin',
      productWeight: 'productWeight',
    });
  });

  it('of a product without variants have no group', () => {
    const alone = { ...good, nodes: good.nodes.slice(0, 2) };
    expect(renderAll(adapter, alone)[0]!.owned).not.toHaveProperty('itemGroupId');
  });

  it('send generated text in its structured form', () => {
    const { owned } = renderAll(adapter, withField(good, 'titleSource', 'trained algorithmic media'))[0]!;
    expect(owned.structuredTitle).toEqual({ digitalSourceType: 'TRAINED_ALGORITHMIC_MEDIA', content: 'Reading lamp, Brass' });
    expect(owned).not.toHaveProperty('title');
  });

  it.each([
    ['JPY', 0, '4990', '4990000000'],
    ['USD', 2, '4990', '49900000'],
    ['KWD', 3, '4990', '4990000'],
    ['USD', 2, '9007199254740993', '90071992547409930000'],
  ])('count money of %s in exact micros', (currency, exponent, minor, amountMicros) => {
    const { price } = offersOf(adapter, withOffer({ price: { currency, exponent, minor } }))[0]!;
    expect(price).toEqual({ price: { amountMicros, currencyCode: currency } });
  });

  it.each([
    [{ availability: null, quantity: 0 }, 'OUT_OF_STOCK', false],
    [{ availability: 'in_stock' as const, quantity: 0 }, 'OUT_OF_STOCK', false],
    [{ availability: 'out_of_stock' as const, quantity: 7 }, 'OUT_OF_STOCK', false],
    [{ availability: 'backorder' as const, quantity: 0, availableFrom: '2027-01-01T00:00:00Z' }, 'BACKORDER', true],
    [{ availability: 'preorder' as const, quantity: 3, availableFrom: FAR, isFarAhead: true as const }, 'OUT_OF_STOCK', false],
    [{ availability: 'backorder' as const, quantity: 3, availableFrom: FAR, isFarAhead: true as const }, 'IN_STOCK', true],
    [{ availability: 'backorder' as const, quantity: 0 }, 'OUT_OF_STOCK', false],
    [{ availability: 'backorder' as const, quantity: 2 }, 'IN_STOCK', true],
    [{ availability: 'backorder' as const, quantity: null }, 'OUT_OF_STOCK', false],
    [{ availability: 'preorder' as const, quantity: 2 }, 'OUT_OF_STOCK', false],
    [{ availability: null, quantity: 1 }, 'IN_STOCK', true],
    [{ availability: 'in_stock' as const, quantity: null }, 'IN_STOCK', true],
    [{ availability: null, quantity: null }, 'OUT_OF_STOCK', false],
  ])('say availability of %j', (offer, availability, buyable) => {
    expect(offersOf(adapter, withOffer(offer))[0]).toMatchObject({ stock: { availability }, buyable });
  });

  it('keep a price that is withdrawn, because Google knows no offer without one, and say that nothing is in stock', () => {
    const [first] = offersOf(adapter, good);
    const accepted = { price: first!.price!, stock: first!.stock! };
    const gone = { price: accepted.price, stock: { availability: 'OUT_OF_STOCK' }, buyable: false, issues: { price: [], stock: [] } };
    expect(offersOf(adapter, withOffer({ price: null }), { accepted })[0]).toEqual(gone);
    expect(offersOf(adapter, good, { accepted, stopped: 'no_price' })[0]).toEqual(gone);
    expect(offersOf(adapter, good, { accepted, offer: null, node: undefined })[0]).toEqual(gone);
    expect(offersOf(adapter, good, { accepted, stopped: 'lifecycle' })[0]).toEqual(gone);
    expect(offersOf(adapter, withOffer(null))[0]).toMatchObject({
      buyable: false,
      issues: { price: [{ code: 'missing_price' }], stock: [] },
    });
    expect(offersOf(adapter, withOffer(null))[0]).not.toHaveProperty('price');
  });

  it('own a sale that is not said as none, and the day of delivery with the stock', () => {
    const sale = { minor: '3990', currency: 'USD', exponent: 2 };
    const [plain] = offersOf(adapter, good);
    expect(adapter.ownedOffer('LAMP-1', 'price', plain!.price!)).toEqual({
      price: { amountMicros: '49900000', currencyCode: 'USD' },
      salePrice: null,
      salePriceEffectiveDate: null,
    });
    const window = { startTime: '2026-12-01T00:00:00Z', endTime: '2026-12-24T00:00:00Z' };
    const [open] = offersOf(adapter, withOffer({ salePrice: sale, saleFrom: window.startTime, saleTo: window.endTime }));
    expect(adapter.ownedOffer('LAMP-1', 'price', open!.price!)).toMatchObject({
      salePrice: { amountMicros: '39900000', currencyCode: 'USD' },
      salePriceEffectiveDate: window,
    });
    for (const half of [{ saleFrom: window.startTime }, { saleTo: window.endTime }, {}]) {
      const [{ price }] = offersOf(adapter, withOffer({ salePrice: sale, ...half })) as [RenderedOffer];
      expect(adapter.ownedOffer('LAMP-1', 'price', price!)).toMatchObject({
        salePrice: { amountMicros: '39900000', currencyCode: 'USD' },
        salePriceEffectiveDate: null,
      });
    }
    const ahead = withField(withOffer({ availability: 'preorder' }), 'availabilityDate', '2027-01-01');
    const [preorder] = offersOf(adapter, ahead);
    expect(adapter.ownedOffer('LAMP-1', 'stock', preorder!.stock!)).toEqual({
      availability: 'PREORDER',
      availabilityDate: '2027-01-01T00:00:00Z',
    });
    expect(adapter.ownedOffer('LAMP-1', 'stock', plain!.stock!)).toEqual({ availability: 'IN_STOCK', availabilityDate: null });
    expect(adapter.unitsField('LAMP-1')).toBeUndefined();
  });

  it('leave out a day of delivery that is none, so that no stop-sell waits for it', () => {
    const odd = withField(withOffer({ quantity: 0 }), 'availabilityDate', 'soon');
    expect(offersOf(adapter, odd)[0]!.stock).toEqual({ availability: 'OUT_OF_STOCK' });
    expect(offerCodes(odd)).toEqual({ price: [], stock: ['value_not_convertible'] });
  });

  it('refuse an id that Google would not take, and two that it would squeeze into one', () => {
    const named = (sku: string) => ({ ...good.nodes[1]!, sku });
    expect(adapter.plan({ ...good, nodes: [named('x'.repeat(51)), named('A B'), named('A  B')] }).issues.map(({ code }) => code)).toEqual([
      'offer_id_too_long',
      'offer_id_not_unique',
    ]);
    expect(adapter.plan({ ...good, nodes: good.nodes.slice(0, 1) }).issues.map(({ code }) => code)).toEqual(['no_sellable']);
  });
});

describe('Google rules', () => {
  it.each([
    ['nothing wrong', good, []],
    ['no title', withField(good, 'title', undefined), ['missing_title!']],
    ['a title of 151', withField(good, 'title', 'ü'.repeat(151)), ['title_too_long!']],
    ['a title of 150', withField(good, 'title', 'ü'.repeat(150)), []],
    ['capitals', withField(good, 'title', 'READING LAMP BRASS'), ['title_all_caps']],
    ['a description of 5,001', withField(good, 'description', 'a'.repeat(5001)), ['description_too_long!']],
    ['one highlight', withField(good, 'productHighlights', ['One']), ['highlights_ignored']],
    [
      '31 questions',
      withField(
        good,
        'questionsAndAnswers',
        Array.from({ length: 31 }, () => ({ question: 'a', answer: 'b' })),
      ),
      ['questions_ignored'],
    ],
    ['a link with blanks', withField(good, 'link', 'https://shop.example/a b'), ['link_invalid!']],
    ['a choice that Google has not', withField(good, 'gender', 'Someone'), ['not_in_contract!']],
    ['details of another form', withField(good, 'productDetails', [{ name: 'x' }]), ['not_in_contract!']],
    ['a question without an answer', withField(good, 'questionsAndAnswers', [{ question: 'Why?' }]), ['not_in_contract!']],
    ['a weight in an unknown unit', withField(good, 'productWeight', { amount: '1', unit: 'STONE' }), ['value_not_convertible!']],
    ['a wrong check digit', withField(good, 'gtin', ['4006381333932']), ['gtin_invalid!']],
    ['a company-internal GTIN', withField(good, 'gtin', ['2012345678903']), ['gtin_invalid!']],
    ['no brand', withField(good, 'brand', undefined), ['missing_brand!']],
    ['brand alone', withField(good, 'gtin', undefined), ['missing_gtin']],
    ['brand and MPN', withField(withField(good, 'gtin', undefined), 'mpn', 'RL-1'), []],
    ['identifiers denied', withField(good, 'identifierExists', false), ['identifier_conflict!']],
    ['apparel', withField(good, 'googleProductCategory', '1604'), ['missing_gender!', 'missing_ageGroup!', 'missing_size!']],
    ['no picture', withImage(null), ['missing_imageLink!']],
    ['a small picture', withImage({ width: 99 }), ['image_too_small!']],
    ['an AVIF', withImage({ mediaType: 'image/avif' }), ['image_type!']],
    ['a wrong ending', withImage({ mediaType: 'image/png' }), ['image_ending!']],
    ['too heavy', withImage({ bytes: 16 * 1024 * 1024 + 1 }), ['image_too_heavy!']],
    ['too many pixels', withImage({ width: 8001, height: 8000 }), ['image_too_large!']],
    ['a local address', withImage({ url: '/media/lamp.jpg' }), ['image_address!']],
  ])('find: %s', (_, product, expected) => {
    expect(codes(product)).toEqual(expected);
  });

  it.each([
    ['no offer', withOffer(null), ['missing_price!'], []],
    ['another currency', withOffer({ price: { minor: '1', currency: 'EUR', exponent: 2 } }), ['price_currency!'], []],
    ['a price of zero', withOffer({ price: { minor: '0', currency: 'USD', exponent: 2 } }), ['price_not_positive!'], []],
    ['a sale at the price', withOffer({ salePrice: { minor: '4990', currency: 'USD', exponent: 2 } }), ['sale_price_not_lower!'], []],
    ['a pre-order without a day', withOffer({ availability: 'preorder' }), [], ['missing_availabilityDate']],
    [
      'a pre-order too far ahead',
      withOffer({ availability: 'preorder', availableFrom: FAR, isFarAhead: true }),
      [],
      ['availabilityDate_too_far'],
    ],
  ])('find of price and stock, each on its own wire: %s', (_, product, price, stock) => {
    expect(offerCodes(product)).toEqual({ price, stock });
    expect(codes(product)).toEqual([]);
  });

  it.each([
    ['KWD', 3, '1255', ['price_too_fine!']],
    ['KWD', 3, '1250', []],
    ['JPY', 0, '1255', []],
  ])('find what Google disapproves as too fine: %s with %d decimals, %s', (currency, exponent, minor, expected) => {
    const channel = { ...US, market: { ...US.market, currency } };
    const product = withOffer({ price: { minor, currency, exponent } });
    expect(offerCodes(product, { channel }).price).toEqual(expected);
    const sale = withOffer({ price: { minor: '90000', currency, exponent }, salePrice: { minor, currency, exponent } });
    expect(offerCodes(sale, { channel }).price).toEqual(expected);
    const { price } = offersOf(adapter, product, { channel })[0]!.price!;
    const judged = priceRule({ attributes: { price: price as never }, countries: [] } as never);
    expect(judged.map(({ code }) => code)).toEqual(expected.map(() => 'price_precision'));
  });

  it('say where, in which cells, whose it is, and how to mend it', () => {
    expect(renderAll(adapter, withField(good, 'gtin', ['4006381333932']))[0]!.issues).toEqual([
      {
        code: 'gtin_invalid',
        path: 'gtin',
        message: 'LAMP-1: GTIN 4006381333932: its check digit should be 1',
        fix: 'Correct the barcode in the ERP',
        severity: 'error',
        owner: 'erp',
        details: { sku: 'LAMP-1', field: 'gtins', cells: [{ sku: 'LAMP-1', cell: 'gtin' }] },
      },
    ]);
  });

  it('want variants to differ on their axes', () => {
    const [root, first, second] = good.nodes;
    const twins = { ...good, nodes: [root!, first!, { ...second!, axes: first!.axes }] };
    expect(codes(twins)).toEqual(['variants_not_distinct!']);
    const called = first!.axes.map((axis) => ({ ...axis, code: `${axis.code}_2`, label: ` ${axis.label.toUpperCase()} ` }));
    expect(codes({ ...good, nodes: [root!, first!, { ...second!, axes: called }] })).toEqual(['variants_not_distinct!']);
    const bare = { ...good, nodes: [root!, { ...first!, axes: [] }, second!] };
    expect(codes(bare)).toEqual(['variant_without_axis!']);
  });

  it('want 500 × 500 from the day that Google does, and apparel 250 until then', () => {
    const mid = withImage({ width: 499, height: 499 });
    expect([codes(mid, '2027-01-30'), codes(mid, '2027-01-31')]).toEqual([[], ['image_too_small!']]);
    const apparel = ['color', 'gender', 'ageGroup', 'size'].reduce(
      (product, field) => withField(product, field, field === 'gender' ? 'UNISEX' : field === 'ageGroup' ? 'ADULT' : 'M'),
      withField(good, 'googleProductCategory', '1604'),
    );
    expect([codes(withImage({ width: 249 }, apparel)), codes(withImage({ width: 250 }, apparel))]).toEqual([['image_too_small!'], []]);
  });

  it('ask apparel for its attributes only where Google does', () => {
    const austria = { ...US, market: { code: 'at', country: 'AT', currency: 'USD' } };
    expect(codes(withField(good, 'googleProductCategory', '1604'), '2026-11-21', austria)).toEqual([]);
  });
});

describe('Google settings', () => {
  const account = {
    code: 'g',
    kind: 'google',
    settings: { accountId: '1001' },
    credentials: { serviceAccount: '{"client_email":"a@b","private_key":"-----BEGIN PRIVATE KEY-----"}' },
  };

  it('pass when they are complete', () => {
    expect(adapter.checkSettings(account, US)).toEqual([]);
  });

  it('are refused one by one, each with its place', () => {
    const channel = {
      ...US,
      settings: { dataSource: 'accounts/7/dataSources/1', feedLabel: 'us', contentLanguage: 'english', landingUrl: 'https://shop.example' },
    };
    const wrong = { ...account, settings: { accountId: 'abc', baseUrl: 'nowhere' }, credentials: { serviceAccount: 'not json' } };
    expect(adapter.checkSettings(wrong, channel).map(({ path }) => path)).toEqual([
      'settings.baseUrl',
      'settings.accountId',
      'credentials.serviceAccount',
      'settings.dataSource',
      'settings.feedLabel',
      'settings.contentLanguage',
      'settings.landingUrl',
    ]);
  });

  it('has a default mapping that fills only fields which the channel has', () => {
    const known = new Set(adapter.fields.map(({ target }) => target));
    expect(Object.keys(adapter.defaultMapping().fields).filter((target) => !known.has(target))).toEqual([]);
  });
});
