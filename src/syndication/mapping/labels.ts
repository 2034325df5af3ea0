import type { ViewDictionary } from './edition-view.js';

/** Options and attributes by their name in a language; the code where no label is known. */
export function optionLabel(dictionary: ViewDictionary, attribute: string, code: string, locales: readonly string[]): string {
  return pick(dictionary.options[attribute]?.[code], locales) ?? code;
}

/** A translation: undefined where this very language has no label. */
export function translatedLabel(dictionary: ViewDictionary, attribute: string, code: string, locale: string): string | undefined {
  return pick(dictionary.options[attribute]?.[code], [locale]);
}

export function attributeLabel(dictionary: ViewDictionary, attribute: string, locales: readonly string[]): string {
  return pick(dictionary.attributes[attribute], locales) ?? attribute;
}

function pick(labels: Record<string, string> | undefined, locales: readonly string[]): string | undefined {
  if (!labels) return undefined;
  for (const locale of locales) if (labels[locale]) return labels[locale];
  return undefined;
}
