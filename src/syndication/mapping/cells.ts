import type { CellDocument, ViewNode } from './edition-view.js';
import type { CellRef } from '../../port/index.js';
import type { AttributeInfo } from './vocabulary.js';

/** Where a value may be found, most specific first: scope outranks locale, and within one candidate the nearest level wins. */
interface Candidate {
  key: string;
  /** The document of a node that holds it. */
  part: string;
}

export interface FoundCell {
  value: unknown;
  ref: CellRef;
}

/** Looks an attribute up for the last node of `chain` (node first, then its parent, up to the root). */
export type CellLookup = (chain: readonly ViewNode[]) => FoundCell | undefined;

export interface LookupPlace {
  /** Channel, channel group, market. */
  scopes: readonly string[];
  /** Fall-back chain. */
  locales: readonly string[];
  /** Only a value in one of the locales counts: a translation, not its absence. */
  localizedOnly?: boolean;
}

const FACTS = '$facts';

/** The candidate keys are made once per mapping, so that a lookup is nothing but property reads. */
export function compileLookup(attribute: AttributeInfo, place: LookupPlace): CellLookup {
  const candidates = candidateKeys(attribute, place);
  return (chain) => {
    for (const candidate of candidates) {
      for (const node of chain) {
        const value = partOf(node, candidate.part)?.[candidate.key];
        if (value !== undefined && value !== null) return { value, ref: { sku: node.sku, cell: candidate.key } };
      }
    }
    return undefined;
  };
}

/** The cells that could fill the attribute, for saying what is missing. */
export function fillableCells(attribute: AttributeInfo, place: LookupPlace): string[] {
  return candidateKeys(attribute, place)
    .map((candidate) => candidate.key)
    .filter((key) => !key.includes('#') && (!attribute.localizable || key.includes('@')));
}

function candidateKeys(attribute: AttributeInfo, place: LookupPlace): Candidate[] {
  const scopes = attribute.scopable ? [...place.scopes, undefined] : [undefined];
  const locales = attribute.localizable
    ? [...place.locales, ...(place.localizedOnly ? [] : [undefined])]
    : place.localizedOnly
      ? []
      : [undefined];
  return scopes.flatMap((scope) =>
    locales.map((locale) => ({
      key: `${attribute.code}${locale === undefined ? '' : `@${locale}`}${scope === undefined ? '' : `#${scope}`}`,
      part: attribute.owner === 'erp' ? FACTS : (locale ?? '*'),
    })),
  );
}

function partOf(node: ViewNode, part: string): CellDocument | undefined {
  return part === FACTS ? node.facts : node.content[part];
}
