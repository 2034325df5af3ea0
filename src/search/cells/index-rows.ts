import { parseCellKey, positionsAbove, type CatalogSchema, type NodeCells } from '../../catalog/index.js';
import type { SearchCellEntity } from './search-cell.entity.js';
import { languageOf } from './language.js';
import { bodyOf, hasWords, keyHash, LONGEST, termsOf } from './terms.js';
import { indexedWords } from './words.js';

/** Where a cell is stated. */
export type Place = Pick<SearchCellEntity, 'rootId' | 'key' | 'position'>;
export interface TermRow extends Place {
  value: string;
}
/** A new row. `isCut`: something below it states the cell in the same write; `looksBelow`: something may have stated it before. */
export interface NewTerm extends TermRow {
  isCut: boolean;
  looksBelow: boolean;
}
export interface TextRow extends Place {
  /** `indexedWords` of it. */
  text: string;
  /** The whole of a long text; null where its term has all of it. */
  body: string | null;
  language: string;
  /** By type alone: what a title is the families say when it is asked for, so that another label attribute rewrites no product. */
  weight: 'B' | 'D';
}

/** What one write does to the index. */
export interface IndexChange {
  gone: TermRow[];
  come: NewTerm[];
  /** Rows above what came, that it cuts. */
  cut: Place[];
  goneTexts: Place[];
  texts: TextRow[];
}

/** A value of a node, before and after. Pure: what did not change in the index is not part of it. */
export function indexChange(schema: CatalogSchema, nodes: readonly NodeCells[]): IndexChange {
  const change: IndexChange = { gone: [], come: [], cut: [], goneTexts: [], texts: [] };
  const stated = new Map<string, NewTerm[]>();
  const above = new Map<string, Place>();
  for (const { rootId, position, isNew, isLeaf, cells } of nodes) {
    for (const [cell, [before, after]] of cells) {
      const { attribute: code, locale } = parseCellKey(cell)!;
      const attribute = schema.attributes.get(code);
      if (!attribute) continue;
      const place = { rootId, key: keyHash(cell), position };
      const [old, now] = [before, after].map((value) => (value === null ? [] : termsOf(schema, attribute, value))) as [string[], string[]];
      change.gone.push(...old.filter((value) => !now.includes(value)).map((value) => ({ ...place, value })));
      const come = now.filter((value) => !old.includes(value)).map((value) => ({ ...place, value, isCut: false, looksBelow: !isNew && !isLeaf })); // prettier-ignore
      change.come.push(...come);
      if (now.length > 0) stated.set(idOf(place), come);
      if (old.length === 0 && now.length > 0)
        for (const higher of positionsAbove(position)) above.set(idOf({ ...place, position: higher }), { ...place, position: higher });
      if (!hasWords(attribute)) continue;
      if (after === null) change.goneTexts.push(place);
      else {
        const body = bodyOf(attribute, after);
        change.texts.push({
          ...place,
          text: indexedWords(body),
          body: body.length > LONGEST ? body : null,
          language: languageOf(locale),
          weight: attribute.type === 'text' ? 'B' : 'D',
        });
      }
    }
  }
  for (const [id, place] of above) {
    for (const row of stated.get(id) ?? []) row.isCut = true;
    change.cut.push(place);
  }
  return change;
}

const idOf = ({ rootId, key, position }: Place): string => `${rootId} ${key} ${position}`;
