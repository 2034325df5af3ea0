import { problem, type Problem } from '../../../libs/problem/index.js';
import { isUnseen } from '../../port/kit/index.js';
import type { ViewDictionary } from './edition-view.js';

/** Options and attributes by their name in a language; undefined where no label is known. */
export function optionLabel(dictionary: ViewDictionary, attribute: string, code: string, locales: readonly string[]): string | undefined {
  return pick(dictionary.options[attribute]?.[code], locales);
}

export function attributeLabel(dictionary: ViewDictionary, attribute: string, locales: readonly string[]): string | undefined {
  return pick(dictionary.attributes[attribute], locales);
}

export function familyLabel(dictionary: ViewDictionary, family: string, locales: readonly string[]): string | undefined {
  return pick(dictionary.families?.[family], locales);
}

/** A category and all above it, the topmost first: [code, label]. */
export function categoryPath(dictionary: ViewDictionary, category: string, locales: readonly string[]): [string, string | undefined][] {
  const path: [string, string | undefined][] = [];
  for (let code: string | null = category; code !== null && path.length < MOST_LEVELS; code = dictionary.categories?.[code]?.parent ?? null)
    path.unshift([code, pick(dictionary.categories?.[code]?.labels, locales)]);
  return path;
}

const MOST_LEVELS = 50;

/** What has no name in the channel's language is shown by its code, which customers cannot read. `sku`: the node that says it. */
export function labelMissing(what: string, path: string, locale: string, sku: string): Problem {
  return problem(
    'label_missing',
    path,
    `${what} has no label in ${locale}: customers see its code`,
    `Give it a label in ${locale}, then approve the product anew`,
    { severity: 'warning', owner: 'pim', details: { sku, locale } },
  );
}

function pick(labels: Record<string, string> | undefined, locales: readonly string[]): string | undefined {
  const locale = labels && locales.find((one) => !isUnseen(labels[one] ?? ''));
  return locale === undefined ? undefined : labels![locale];
}
