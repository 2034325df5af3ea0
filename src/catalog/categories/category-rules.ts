import { problem, type Problem } from '../../../libs/problem/index.js';
import { CATEGORY_CODE, checkCodes, checkLabels, unknown } from '../schema/definition-rules.js';
import type { CategoryEntity } from './category.entity.js';

/** A category to save; another parent moves its subtree. Null: the root of a tree. Absent: it stays where it is, and a new one is a root. */
export type CategoryRow = Pick<CategoryEntity, 'code'> & Partial<Pick<CategoryEntity, 'parentCode' | 'labels'>>;

/** `path`: codes from the root down, with dots between. */
export type PlacedCategory = CategoryRow & Pick<CategoryEntity, 'path'>;

/**
 * Puts rows into the trees that are stored (code → parent). Gives every category whose path is new or other than before, the
 * moved ones' descendants included; or the problems.
 */
export function placeCategories(
  stored: ReadonlyMap<string, { parentCode: string | null; path: string }>,
  rows: CategoryRow[],
): { placed: PlacedCategory[]; problems: Problem[] } {
  const problems = checkCodes(rows, CATEGORY_CODE, 'categories');
  const parents = new Map([...stored].map(([code, { parentCode }]) => [code, parentCode]));
  for (const row of rows) if (row.parentCode !== undefined || !parents.has(row.code)) parents.set(row.code, row.parentCode ?? null);
  rows.forEach((row, at) => {
    problems.push(...checkLabels(row.labels, `categories.${at}.labels`));
    if (row.parentCode && !parents.has(row.parentCode)) problems.push(unknown('category', row.parentCode, `categories.${at}.parentCode`));
    else if (pathOf(parents, row.code) === undefined) {
      problems.push(
        problem(
          'cyclic_parent',
          `categories.${at}.parentCode`,
          `${row.code} would stand below itself.`,
          'Choose a parent outside its own subtree.',
        ),
      );
    }
  });
  if (problems.length > 0) return { placed: [], problems };
  const given = new Map(rows.map((row) => [row.code, row]));
  const moved = [...parents.keys()].filter((code) => given.has(code) || pathOf(parents, code) !== stored.get(code)?.path);
  return {
    placed: moved.map((code) => ({ ...given.get(code), code, parentCode: parents.get(code)!, path: pathOf(parents, code)! })),
    problems,
  };
}

/** Undefined where the parents lead in a ring, or to one that is not there. */
function pathOf(parents: ReadonlyMap<string, string | null>, code: string): string | undefined {
  const codes: string[] = [];
  for (let at: string | null | undefined = code; at != null; at = parents.get(at)) {
    if (codes.includes(at) || !parents.has(at)) return undefined;
    codes.unshift(at);
  }
  return codes.join('.');
}
