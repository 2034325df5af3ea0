/** A cell's address: which attribute, in which locale (none = for all), for which scope (none = everywhere). */
export interface CellAddress {
  attribute: string;
  locale?: string;
  scope?: string;
}

const GRAMMAR = /^([A-Za-z][A-Za-z0-9_]{0,99})(?:@([A-Za-z0-9_-]{2,35}))?(?:#([A-Za-z0-9_.-]{1,100}))?$/;

/** `attribute[@locale][#scope]`: the form in which cells are keys of documents, of history and of the API's maps. */
export function cellKey(cell: { attribute: string; locale?: string | null; scope?: string | null }): string {
  return cell.attribute + (cell.locale ? `@${cell.locale}` : '') + (cell.scope ? `#${cell.scope}` : '');
}

/** A catalogue has some thousand keys, and asks for each a million times. */
const KEPT = 20_000;
const parsed = new Map<string, Readonly<CellAddress>>();

/** `name@en_US#shop` → { attribute, locale, scope }; absent parts are left out. undefined where the text is not a key. Asks no catalogue: see `findCell`. */
export function parseCellKey(key: string): Readonly<CellAddress> | undefined {
  const known = parsed.get(key);
  if (known) return known;
  const parts = GRAMMAR.exec(key);
  if (!parts) return undefined;
  const [, attribute, locale, scope] = parts;
  const address = Object.freeze({ attribute: attribute!, ...(locale ? { locale } : {}), ...(scope ? { scope } : {}) });
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(key, address);
  return address;
}
