import { localeChain } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { compileLookup, fillableCells, type CellLookup } from './cells.js';
import type { ViewNode } from './edition-view.js';
import type { ChannelPlace } from './sources.js';
import { isEmpty } from './values.js';
import type { AttributeInfo, Vocabulary } from './vocabulary.js';

interface Demand {
  attribute: AttributeInfo;
  locale: string;
  lookup: CellLookup;
  cell: string;
  /** Of the channel's first locale, without which nothing goes out; a further one is left out as long as it is not there. */
  isFirst: boolean;
}

/** What a family requires on a channel, in each of its locales: of everything that is sold, its own or inherited. */
export function compileRequired(
  family: string,
  place: ChannelPlace,
  vocabulary: Vocabulary,
): (chains: (readonly ViewNode[])[]) => Problem[] {
  const demands = demandsOf(family, place, vocabulary);
  return (chains) =>
    demands.flatMap((demand) => {
      const lacking = chains.filter((chain) => isEmpty(demand.lookup(chain)?.value));
      const root = chains[0]?.at(-1);
      if (lacking.length === 0 || !root) return [];
      // What all of them lack is lacking above them.
      const skus = lacking.length === chains.length ? [root.sku] : lacking.map((chain) => chain[0]!.sku);
      return skus.map((sku) => missing(family, demand, sku));
    });
}

function demandsOf(family: string, { scopes, locale, locales }: ChannelPlace, { families, attributes }: Vocabulary): Demand[] {
  const required = families?.get(family)?.required ?? {};
  const codes = new Set(['*', ...scopes].flatMap((scope) => required[scope] ?? []));
  return [...codes].sort().flatMap((code) => {
    const attribute = attributes.get(code);
    if (!attribute) return [];
    const wanted = attribute.localizable ? [locale, ...locales.filter((one) => one !== locale)] : [locale];
    return wanted.map((one): Demand => {
      const where = { scopes, locales: localeChain(one, locales) };
      return {
        attribute,
        locale: one,
        lookup: compileLookup(attribute, where),
        cell: fillableCells(attribute, where)[0]!,
        isFirst: one === locale,
      };
    });
  });
}

function missing(family: string, { attribute: { code, owner, localizable }, locale, cell, isFirst }: Demand, sku: string): Problem {
  return problem(
    'required_by_family',
    cell,
    `${sku} has no ${code}${localizable ? ` in ${locale}` : ''}, which the family ${family} requires`,
    `${owner === 'erp' ? 'Let the ERP send' : 'Fill'} ${cell}, or take it out of what the family requires`,
    { severity: isFirst ? 'error' : 'warning', owner, details: { sku, cells: [cell] } },
  );
}
