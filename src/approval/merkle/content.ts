import { parseCellKey, type Doc } from '../../catalog/index.js';
import { ALL_LOCALES } from './documents.js';

/** Content by locale, unlocalised cells under '*', which is always there. An approval of one locale then pins one document. */
export function splitContent(content: Doc): Record<string, Doc> {
  const parts: Record<string, Doc> = { [ALL_LOCALES]: {} };
  for (const [key, value] of Object.entries(content)) {
    const locale = parseCellKey(key)?.locale ?? ALL_LOCALES;
    (parts[locale] ??= {})[key] = value;
  }
  return parts;
}

/** The code of the attribute that a cell key begins with; a text that is no cell key is given back as it is. */
export const attributeOf = (cell: string): string => parseCellKey(cell)?.attribute ?? cell;
