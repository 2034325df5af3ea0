import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Attribute, CatalogSchema } from '../../catalog/index.js';
import { lookUp, type CellGround } from '../query/cell-condition.js';
import { readOperand } from '../query/operand.js';
import { ceilMinor, pricedOfferOf, priceTerm } from '../query/price-terms.js';
import { needChannel, type Channels } from '../query/state-condition.js';
import type { Bound, FacetBy, PriceFacet } from './facet-plan.js';
import { FACET_PAGE, MOST_BOUNDS, MOST_FACETS, USUAL_RANGES, type FacetAsk, type FacetField } from './facet.js';

const RANGED = ['number', 'measurement', 'date'];

/** What fields take beside a name: where they are counted, and in which ranges. */
const TAKES: Partial<Record<FacetField, readonly string[]>> = {
  price: ['market', 'bounds', 'ranges'],
  channelState: ['channel', 'locale'],
  issueCode: ['channel'],
  issueOwner: ['channel'],
};

/** Of what facets name, what exists. */
export interface FacetGround extends CellGround {
  categories: ReadonlySet<string>;
  channels: Channels;
  now: Date;
}

/** Throws a Refusal where there are more facets in one question than may be, counting those that it asked for before. */
export function needFew(facets: number): void {
  if (facets <= MOST_FACETS) return;
  throw new Refusal(problem('too_many_facets', 'of', `${facets} facets in one question.`, `Ask for at most ${MOST_FACETS}, and for others in another question.`)); // prettier-ignore
}

/** Throws a Refusal where a facet names what is not there, or what cannot be counted so. */
export function facetBy(ground: FacetGround, ask: FacetAsk, path: string): FacetBy {
  const { schema, categories, channels, now } = ground;
  const { attribute: code, field, below } = ask;
  if ((code == null) === (field == null))
    throw new Refusal(problem('facet_malformed', path, 'A facet counts by an attribute or by a field.', 'Send exactly one of attribute and field.')); // prettier-ignore
  if (field != null) {
    for (const name of ['locale', 'channel', 'market', 'bounds', 'ranges'] as const) refuse(ask[name] != null && !(TAKES[field]?.includes(name) ?? false), `${path}.${name}`, `The field ${field} has no ${name}.`, 'Leave it out.'); // prettier-ignore
    refuse(
      field === 'channelState' && ask.channel == null,
      `${path}.channel`,
      'A product stands elsewhere on each channel.',
      'Say which channel.',
    );
    if (ask.channel != null) needChannel(channels, { channel: ask.channel, locale: ask.locale ?? null }, path);
    refuse(below != null && field !== 'category', `${path}.below`, 'Only categories stand below others.', 'Leave it out.');
    if (field === 'price') return priceFacet(schema, ask, now, path);
    if (below != null && !categories.has(below))
      throw new Refusal(
        problem('category_unknown', `${path}.below`, 'There is no such category.', 'Use the code of an existing category.'),
      );
    return { kind: 'field', field, below: below ?? null, channel: ask.channel ?? null, locale: ask.locale ?? null, issues: null };
  }
  refuse(below != null, `${path}.below`, 'Only categories stand below others.', 'Leave it out.');
  refuse(
    ask.market != null,
    `${path}.market`,
    'Only prices are of a market.',
    'Leave it out; an attribute is seen as a market sees it by channel.',
  );
  const { attribute, keys, cells } = lookUp(ground, { ...ask, attribute: code! }, path);
  refuse(attribute.type === 'rich_text', `${path}.attribute`, `Attribute ${code} holds rich_text, of which hardly two are the same.`, 'Find its words by filter.text, or ask whether it is empty by a filter.'); // prettier-ignore
  if (!RANGED.includes(attribute.type)) {
    for (const name of ['bounds', 'ranges'] as const) refuse(ask[name] != null, `${path}.${name}`, `Attribute ${code} holds ${attribute.type}, of which each value is counted.`, 'Leave it out.'); // prettier-ignore
    return { kind: 'values', attribute, keys, cells };
  }
  needOne(ask, path);
  return { kind: 'ranges', attribute, keys, wanted: ask.ranges ?? USUAL_RANGES, bounds: ask.bounds ? readBounds(ask.bounds, termOf(schema, attribute), `${path}.bounds`) : null }; // prettier-ignore
}

/** How many values of a facet are told. */
export const limitOf = ({ first }: FacetAsk): number => first ?? FACET_PAGE;

function needOne({ bounds, ranges }: FacetAsk, path: string): void {
  refuse(bounds != null && ranges != null, `${path}.ranges`, 'The ranges follow from the bounds.', 'Send bounds, or how many ranges.');
}

function priceFacet(schema: CatalogSchema, ask: FacetAsk, now: Date, path: string): PriceFacet {
  const { market, bounds } = ask;
  refuse(market == null, `${path}.market`, 'A product has another price in each market.', 'Say which market.');
  const known = schema.markets.get(market!);
  if (!known)
    throw new Refusal(problem('market_unknown', `${path}.market`, 'There is no such market.', 'Use the code of an existing market.'));
  needOne(ask, path);
  const { currency } = known;
  const term = (shown: unknown, at: string): string => {
    const minor = ceilMinor(shown, currency);
    if (minor === undefined) throw new Refusal(problem('bounds_malformed', at, 'This is no amount.', 'Send a decimal that is not negative, such as "12.50".')); // prettier-ignore
    return priceTerm(minor);
  };
  return {
    ...{ kind: 'prices', market: market!, currency, now, wanted: ask.ranges ?? USUAL_RANGES },
    offer: (params, v) => pricedOfferOf(schema, market!, v, params),
    bounds: bounds ? readBounds(bounds, term, `${path}.bounds`) : null,
  };
}

const termOf =
  (schema: CatalogSchema, attribute: Attribute) =>
  (shown: unknown, path: string): string => {
    const read = readOperand(schema, attribute, shown, path);
    if (read.problem) throw new Refusal(read.problem);
    return read.terms[0]!;
  };

function readBounds(inputs: unknown[], termOfBound: (shown: unknown, path: string) => string, path: string): Bound[] {
  if (inputs.length === 0 || inputs.length > MOST_BOUNDS)
    throw new Refusal(problem('too_many_bounds', path, `${inputs.length} bounds in one facet.`, `Send 1 to ${MOST_BOUNDS}.`));
  const bounds = inputs.map((shown, at) => ({ shown, term: termOfBound(shown, `${path}.${at}`) }));
  const falls = bounds.findIndex(({ term }, at) => at > 0 && term <= bounds[at - 1]!.term);
  if (falls > 0) throw new Refusal(problem('bounds_malformed', `${path}.${falls}`, 'This bound is not greater than the one before it.', 'Send bounds that rise.')); // prettier-ignore
  return bounds;
}

function refuse(isWrong: boolean, path: string, message: string, fix: string): void {
  if (isWrong) throw new Refusal(problem('facet_misplaced', path, message, fix));
}
