import { parseCellKey, positionsAbove, type CatalogSchema, type CellValue, type NodeCells } from '../../catalog/index.js';
import type { SearchCellEntity } from './search-cell.entity.js';
import { languageOf } from './language.js';
import { bodyOf, hasWords, keyHash, LONGEST, termsOf, textTerm } from './terms.js';
import { indexedWords } from './words.js';

/** Where a cell is stated. */
export type CellRowKey = Pick<SearchCellEntity, 'rootId' | 'key' | 'position'>;
export interface TermRow extends CellRowKey {
  value: string;
}
/** A new row. `isCut`: something below it states the cell in the same write; `looksBelow`: something may have stated it before. */
export interface NewTerm extends TermRow {
  isCut: boolean;
  looksBelow: boolean;
}
export interface TextRow extends CellRowKey {
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
  cut: CellRowKey[];
  goneTexts: CellRowKey[];
  texts: TextRow[];
}

/** A value of a node, before and after. Pure: what did not change in the index is not part of it. */
export function indexChange(schema: CatalogSchema, nodes: readonly NodeCells[]): IndexChange {
  const change: IndexChange = { gone: [], come: [], cut: [], goneTexts: [], texts: [] };
  const stated = new Rows<NewTerm[]>();
  const above = new Rows<true>();
  for (const { rootId, position, isNew, isLeaf, cells } of nodes) {
    for (const [cell, [before, after]] of cells) {
      const { attribute: code, locale } = parseCellKey(cell)!;
      const attribute = schema.attributes.get(code);
      if (!attribute) continue;
      const place = { rootId, key: keyHash(cell), position };
      // Folded once: that is most of what a text costs here.
      const body = after !== null && hasWords(attribute) ? bodyOf(attribute, after) : null;
      const terms = (value: CellValue | null): string[] => (value === null ? [] : termsOf(schema, attribute, value));
      const [old, now] = [terms(before), body === null ? terms(after) : [textTerm(body, after as string)]];
      change.gone.push(...old.filter((value) => !now.includes(value)).map((value) => ({ ...place, value })));
      const come = now.filter((value) => !old.includes(value)).map((value) => ({ ...place, value, isCut: false, looksBelow: !isNew && !isLeaf })); // prettier-ignore
      change.come.push(...come);
      if (now.length > 0) stated.at(place).set(position, come);
      if (old.length === 0 && now.length > 0 && position !== '') {
        const cut = above.at(place);
        for (const higher of positionsAbove(position)) cut.set(higher, true);
      }
      if (!hasWords(attribute)) continue;
      if (body === null) change.goneTexts.push(place);
      else {
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
  for (const place of above.places()) {
    for (const row of stated.at(place).get(place.position) ?? []) row.isCut = true;
    change.cut.push(place);
  }
  return change;
}

/** By root, key and position, one within the other: a text put together of the three was made for each cell, and a tenth of the whole. */
class Rows<T> {
  private readonly roots = new Map<string, Map<string, Map<string, T>>>();

  at({ rootId, key }: Omit<CellRowKey, 'position'>): Map<string, T> {
    let keys = this.roots.get(rootId);
    if (!keys) this.roots.set(rootId, (keys = new Map()));
    let positions = keys.get(key);
    if (!positions) keys.set(key, (positions = new Map()));
    return positions;
  }

  *places(): Generator<CellRowKey> {
    for (const [rootId, keys] of this.roots)
      for (const [key, positions] of keys) for (const position of positions.keys()) yield { rootId, key, position };
  }
}
