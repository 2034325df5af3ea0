import type { MarketRow } from '../../catalog/index.js';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { countryMarket, type Places } from './places.js';
import type { PriceCandidate, PriceSurvey } from './price-survey.js';

/** Market → the columns (without currency) of its selling price, the first that has a value counts; they say the same where they say both. */
export type SellingColumns = Map<string, string[]>;

export interface SellingChoice {
  selling: SellingColumns;
  /** The export's markets, and those that were asked for besides. */
  markets: MarketRow[];
  /** What sells for what, in one sentence each. */
  sentences: string[];
}

const NONE = 'none';
const SELLS = /price|preis|prix|precio|prezzo|pris$/i;
const SELLS_NOT =
  /reseller|retailer|revend|rivend|wiederverk|h(ae|ä)ndler|gro(ss|ß)handel|ingrosso|mayorista|distribu|b2b|transfer|partner|internal|intercompany|cost|purchas|buy|supplier|vendor|wholesale|whole_sale|trade|dealer|msrp|rrp|uvp|list|recommend|suggest|old|was_|before|former|min|max|floor|ceil|map_|ship|deposit|tax|fee|einkauf|achat|compra|acquisto|ek_|_ek|landed|base|unit|per_/i;

/**
 * Which price customers pay. It is taken unasked only where the export has one price attribute and its code says that it is a selling
 * price: what a thing cost must never become what it sells for. `asked`: `price`, `price-ecommerce`, `EUR=price-de_DE`, `DE=…`, `none`.
 * Throws StartFailure with all that there is, before anything was written.
 */
export function chooseSelling(survey: PriceSurvey, asked: string[], { markets: known, locales, scopes }: Places): SellingChoice {
  const places = new Set([...locales, ...scopes].map(({ code }) => code));
  const candidates = survey.candidates();
  const { general, keyed } = readAsked(asked, candidates);
  const markets = [
    ...known,
    ...[...keyed.keys()].flatMap((key) => (key.length === 2 && !known.some(({ code }) => code === key) ? countryMarket(key) : [])),
  ];
  for (const key of keyed.keys()) {
    if (!markets.some(({ code, currency }) => code === key || currency === key))
      throw refusal(`--price ${key}=…: there is no market or currency ${key} in this export.`, candidates, markets);
  }
  const attributes = new Set(candidates.map(({ attribute }) => attribute));
  const selling: SellingColumns = new Map();
  for (const { code, currency } of markets) {
    const wish = keyed.get(code) ?? keyed.get(currency) ?? general;
    const here = candidates.filter((one) => one.currency === currency);
    if (wish === NONE || here.length === 0) continue;
    if (wish === undefined && attributes.size > 1)
      throw refusal('The export has several price attributes, and which is the selling price is not said.', candidates, markets);
    const named = wish === undefined ? here : here.filter((one) => one.base === wish);
    const found = wish !== undefined && named.length === 0 ? here.filter((one) => one.attribute === wish) : named;
    if (wish === undefined && !sells(here[0]!.attribute))
      throw refusal(`${here[0]!.attribute} does not look like a selling price.`, candidates, markets);
    const differing = found.length > 1 ? survey.differing(found[0]!.attribute, currency) : 0;
    if (differing > 0)
      throw refusal(
        `${found.map(({ base }) => `${base}-${currency}`).join(' and ')} differ in ${differing} rows: which of them customers pay in ${code} is not said.`,
        candidates,
        markets,
      );
    const stray = wish === undefined ? found.find(({ base }) => strayOf(base, places)) : undefined;
    if (stray)
      throw refusal(
        `${stray.base}-${currency} is of ${strayOf(stray.base, places)}, which is no channel or locale of this export.`,
        candidates,
        markets,
      );
    if (found.length > 0)
      selling.set(
        code,
        found.map(({ base }) => base),
      );
  }
  return { selling, markets, sentences: sentencesOf(selling, markets, candidates) };
}

/** What a column is by, and that is neither a locale nor a channel. */
const strayOf = (base: string, places: ReadonlySet<string>): string | undefined =>
  base
    .split('-')
    .slice(1)
    .find((part) => !places.has(part));

/** Before taxes. Not the end of a word: an internet_price sells. */
const NET = /(^|[^a-z])net|netto/i;
const NET_WITHIN = /[a-z]Net(?![a-z])/;

const sells = (attribute: string): boolean =>
  SELLS.test(attribute) && ![SELLS_NOT, NET, NET_WITHIN].some((pattern) => pattern.test(attribute));

function readAsked(asked: string[], candidates: PriceCandidate[]): { general: string | undefined; keyed: Map<string, string> } {
  const keyed = new Map<string, string>();
  let general: string | undefined;
  for (const one of asked) {
    const [, key, wish = ''] = /^(?:([A-Za-z]{2,3})=)?(.*)$/s.exec(one)!;
    const known = wish === NONE || candidates.some(({ attribute, base }) => wish === attribute || wish === base);
    if (!known) throw refusal(`--price ${one}: there is no such price.`, candidates, []);
    if (key === undefined && general !== undefined && general !== wish)
      throw refusal(`--price ${general} and --price ${one} are said for the same.`, candidates, []);
    if (key === undefined) general = wish;
    else keyed.set(key.toUpperCase(), wish);
  }
  return { general, keyed };
}

function refusal(why: string, candidates: PriceCandidate[], markets: MarketRow[]): StartFailure {
  const list =
    candidates.map(({ base, currency, values }) => `${base} in ${currency || 'no currency'} (${values} values)`).join(', ') || 'none';
  const example = candidates[0]?.base ?? NONE;
  const apart = markets.length > 1 ? `, or one for each: --price ${markets[0]!.currency}=${example} …` : '';
  const fix = `Say it: --price ${example}${apart}; --price none imports no prices. Nothing was imported.`;
  return new StartFailure(problem('akeneo_price_unsaid', '--price', `${why} Prices of the export: ${list}.`, fix));
}

function sentencesOf(selling: SellingColumns, markets: MarketRow[], candidates: PriceCandidate[]): string[] {
  const sold = [...selling].map(([code, bases]) => {
    const { currency } = markets.find((one) => one.code === code)!;
    return `Market ${code} sells for ${bases.map((base) => `${base}-${currency}`).join(', else ')}.`;
  });
  const used = new Set(
    [...selling].flatMap(([code, bases]) => bases.map((base) => `${base} ${markets.find((one) => one.code === code)!.currency}`)),
  );
  const rest = candidates.filter(({ base, currency }) => !used.has(`${base} ${currency}`));
  const unused = rest.map(({ base, currency, values }) => `${base}-${currency || 'no currency'} (${values})`).join(', ');
  return [...sold, ...(rest.length > 0 ? [`Not sold for, and told row by row: ${unused}.`] : [])];
}
