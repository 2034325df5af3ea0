import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Attribute, CatalogSchema, Owner } from '../schema/schema.js';
import { parseCellKey, type CellAddress } from './cell-key.js';
import type { CellValue } from './document.js';
import { checkValue } from './value-rules.js';

/** Cell key → new value, or null to clear. */
export type CellChanges = Record<string, CellValue | null>;

/** Cells in stored form, and the problems of those that are not. */
export interface CheckedCells {
  changes: CellChanges;
  problems: Problem[];
}

/** More cells than any node has: a call beyond it is a mistake or an attack. */
export const MAX_CELLS_PER_NODE = 2000;

/**
 * Checks what a writer wants to put into a node's cells: the key, its attribute, who owns it, its locale and scope, the value.
 * All problems are told at once; `changes` holds the cells that passed.
 */
export function checkCells(schema: CatalogSchema, writer: Owner, cells: Record<string, unknown>, path: string): CheckedCells {
  const changes: CellChanges = {};
  const problems: Problem[] = [];
  const keys = Object.keys(cells);
  if (keys.length > MAX_CELLS_PER_NODE) {
    return {
      changes,
      problems: [problem('too_many_cells', path, `${keys.length} cells in one call.`, `Send at most ${MAX_CELLS_PER_NODE}.`)],
    };
  }
  for (const key of keys) {
    const place = `${path}.${key.toWellFormed().slice(0, 120)}`;
    const found = findCell(schema, key, place);
    const refused = found.problem ?? checkOwner(found.attribute, writer, place);
    if (refused) {
      problems.push(refused);
      continue;
    }
    const input = cells[key];
    if (input === null) {
      changes[key] = null;
      continue;
    }
    const checked = checkValue(schema, found.attribute!, input, place);
    if (checked.problem) problems.push(checked.problem);
    else changes[key] = checked.value;
  }
  return { changes, problems };
}

/** The attribute of a key, if the key is one that this catalogue can hold. */
export function findCell(
  schema: CatalogSchema,
  key: string,
  place: string,
): { attribute: Attribute; address: CellAddress; problem?: undefined } | { problem: Problem; attribute?: undefined } {
  const address = parseCellKey(key);
  if (!address)
    return {
      problem: problem(
        'cell_malformed',
        place,
        'This is not a cell.',
        'Write attribute, attribute@locale, attribute#scope or attribute@locale#scope.',
      ),
    };
  const attribute = schema.attributes.get(address.attribute);
  if (!attribute)
    return {
      problem: problem(
        'attribute_unknown',
        place,
        `There is no attribute ${address.attribute}.`,
        'Use the code of an existing attribute, or have an administrator create it.',
      ),
    };
  const wrong = checkAddress(schema, attribute, address, place);
  return wrong ? { problem: wrong } : { attribute, address };
}

function checkAddress(schema: CatalogSchema, attribute: Attribute, { locale, scope }: CellAddress, place: string): Problem | undefined {
  const { code } = attribute;
  if (attribute.localizable && !locale)
    return problem('locale_missing', place, `Attribute ${code} has one value per locale.`, `Name the locale: ${code}@<locale>.`);
  if (!attribute.localizable && locale)
    return problem('not_localizable', place, `Attribute ${code} has one value for all locales.`, 'Leave the locale out.');
  if (locale && !schema.locales.has(locale))
    return problem(
      'locale_unknown',
      place,
      `There is no locale ${locale}.`,
      `Use one of ${[...schema.locales.keys()].slice(0, 20).join(', ')}.`,
    );
  if (!attribute.scopable && scope)
    return problem('not_scopable', place, `Attribute ${code} has one value for all channels.`, 'Leave the scope out.');
  if (scope && !schema.scopes.has(scope))
    return problem(
      'scope_unknown',
      place,
      `There is no channel, channel group or market ${scope}.`,
      `Use one of ${[...schema.scopes.keys()].slice(0, 20).join(', ')}.`,
    );
  return undefined;
}

const OWNER_NAMES: Record<Owner, string> = { erp: 'the ERP', pim: 'the merchandisers' };

function checkOwner(attribute: Attribute | undefined, writer: Owner, place: string): Problem | undefined {
  if (!attribute || attribute.owner === writer) return undefined;
  return problem(
    'not_owner',
    place,
    `Attribute ${attribute.code} is owned by ${OWNER_NAMES[attribute.owner]}.`,
    attribute.owner === 'erp' ? 'Change it in the ERP; it arrives by the ERP door.' : 'Leave it out; merchandisers set it in Plinth.',
    { owner: attribute.owner },
  );
}
