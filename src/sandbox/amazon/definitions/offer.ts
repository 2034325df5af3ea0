import { attribute, cell, list, MARKETPLACE_ID, object, type Label, type Make } from './shape.js';
import { choice, localText, plain, yesNo } from './forms.js';

const PRICE: Label = ['Price', 'Preis'];
const DAY: Label = ['Date', 'Datum'];

const amount = cell(PRICE, { type: 'number', limits: { minimum: 0 } });
const moment = cell(DAY, {
  type: 'string',
  limits: {
    oneOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  },
});
const price = list({ schedule: list({ value_with_tax: amount }, ['value_with_tax']) }, ['schedule']);
const discount = list(
  { schedule: list({ value_with_tax: amount, start_at: moment, end_at: moment }, ['end_at', 'start_at', 'value_with_tax']) },
  ['schedule'],
);

/** The currency looks open in the schema and is enforced all the same: see `validation/enforced.ts`. */
const currency: Make = (place) => ({
  ...cell(['Currency', 'Währung'], { type: 'string', editable: false, hidden: true, suggestions: [place.currency] })(place),
  default: place.currency,
});

/** The same price by another name: without tax in the US, with tax in Europe. */
const listPrice: Make = (place) => {
  const field = place.country === 'US' ? 'value' : 'value_with_tax';
  return attribute(['List Price', 'Listenpreis'], {
    fields: {
      currency: cell(['Currency', 'Währung'], { type: 'string', hidden: true, choices: [[place.currency, place.currency]] }),
      [field]: cell(['List Price', 'Listenpreis'], { type: 'number', limits: { minimum: 0, maxLength: 20, multipleOf: 0.01 } }),
      marketplace_id: MARKETPLACE_ID,
    },
    required: ['currency', field],
    selectors: ['marketplace_id', 'currency'],
  })(place);
};

/** What a seller says of an offer; erased by a PUT that leaves it out. */
export const OFFER_ATTRIBUTES: Record<string, Make> = {
  skip_offer: yesNo(['Skip Offer', 'Angebot überspringen']),
  condition_type: choice(
    ['Item Condition', 'Artikelzustand'],
    [
      ['new_new', 'New', 'Neu'],
      ['used_like_new', 'Used - Like New', 'Gebraucht - Wie neu'],
      ['used_good', 'Used - Good', 'Gebraucht - Gut'],
    ],
  ),
  condition_note: localText(['Condition Note', 'Zustandsbeschreibung'], { max: 2000 }),
  purchasable_offer: attribute(['Purchasable Offer', 'Angebot'], {
    fields: {
      currency,
      marketplace_id: MARKETPLACE_ID,
      audience: cell(['Audience', 'Zielgruppe'], {
        type: 'string',
        editable: false,
        hidden: true,
        choices: [
          ['ALL', 'Sell on Amazon', 'Auf Amazon verkaufen'],
          ['B2B', 'Amazon Business', 'Amazon Business'],
        ],
      }),
      our_price: price,
      discounted_price: discount,
      minimum_seller_allowed_price: price,
      maximum_seller_allowed_price: price,
      start_at: object({ value: moment }, []),
      end_at: object({ value: moment }, []),
    },
    required: [],
    selectors: ['marketplace_id', 'currency', 'audience'],
  }),
  fulfillment_availability: attribute(['Fulfillment Availability', 'Verfügbarkeit'], {
    fields: {
      fulfillment_channel_code: (place) =>
        cell(['Fulfillment Channel', 'Versandkanal'], {
          type: 'string',
          choices: [
            ['DEFAULT', 'Merchant', 'Händler'],
            [place.country === 'US' ? 'AMAZON_NA' : 'AMAZON_EU', 'Amazon', 'Amazon'],
          ],
        })(place),
      quantity: cell(['Quantity', 'Menge'], { type: 'integer', limits: { minimum: 0 } }),
      lead_time_to_ship_max_days: cell(['Handling Time', 'Bearbeitungszeit'], { type: 'integer', limits: { minimum: 0, maximum: 30 } }),
      restock_date: moment,
      is_inventory_available: cell(['Inventory Always Available', 'Immer verfügbar'], {
        type: 'boolean',
        choices: [
          [true, 'Enabled', 'Ja'],
          [false, 'Disabled', 'Nein'],
        ],
      }),
    },
    required: ['fulfillment_channel_code'],
    selectors: ['fulfillment_channel_code'],
  }),
  list_price: listPrice,
  merchant_shipping_group: plain(['Shipping Template', 'Versandvorlage'], { type: 'string', limits: { maxLength: 100 } }),
  max_order_quantity: plain(['Max Order Quantity', 'Höchstbestellmenge'], { type: 'integer', limits: { minimum: 1 } }),
};
