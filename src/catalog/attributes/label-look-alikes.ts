import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { skeletonsOf } from '../../journal/index.js';
import { isUnseen, lookOf } from '../../port/kit/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { OptionRow } from './attributes.repository.js';

/** What one option of an attribute is called in one locale, after the save. */
interface Called {
  code: string;
  label: string;
  look: string;
  /** Where the save says it anew. */
  path?: string;
}

const ASCII = /^[ -~]*$/;

/**
 * Options that nobody could tell from another of their attribute: labels in one locale that are written otherwise and look the same, by what is not
 * drawn or by letters of another script. Two of the very same label are seen by whoever reads the list, and catalogues have them on purpose. What
 * stands is not asked again. One statement, and none where all labels are plain.
 */
export async function labelLookAlikes(m: EntityManager, schema: CatalogSchema, rows: readonly OptionRow[]): Promise<Problem[]> {
  const lists = calledAnew(schema, rows);
  const asked = [...new Set(lists.filter((list) => list.some(({ look }) => !ASCII.test(look))).flat().map(({ look }) => look))]; // prettier-ignore
  const found = asked.length === 0 ? [] : await skeletonsOf(m, asked);
  const skeletons = new Map(asked.map((look, at) => [look, found[at]!]));
  return lists.flatMap((list) => twinsIn(list, skeletons));
}

/** By attribute and locale, where the save says some label anew. */
function calledAnew(schema: CatalogSchema, rows: readonly OptionRow[]): Called[][] {
  const lists = new Map<string, Map<string, Called>>();
  for (const [at, { attribute, code, labels }] of rows.entries())
    for (const [locale, label] of Object.entries(labels ?? {})) {
      const options = schema.attributes.get(attribute)?.options;
      if (!options || (label ?? '') === (options.get(code)?.labels[locale] ?? '')) continue;
      const key = JSON.stringify([attribute, locale]);
      const list = lists.get(key) ?? standing([...options.values()], locale);
      lists.set(key, list);
      list.delete(code);
      if (label && !isUnseen(label)) list.set(code, { code, label, look: lookOf(label), path: `options.${at}.labels.${locale}` });
    }
  return [...lists.values()].map((list) => [...list.values()]);
}

const standing = (options: { code: string; labels: Record<string, string> }[], locale: string): Map<string, Called> =>
  new Map(
    options.flatMap(({ code, labels: { [locale]: label } }) =>
      label && !isUnseen(label) ? [[code, { code, label, look: lookOf(label) }] as const] : [],
    ),
  );

function twinsIn(list: readonly Called[], skeletons: ReadonlyMap<string, string>): Problem[] {
  const alike = Map.groupBy(list, ({ look }) => skeletons.get(look) ?? look);
  return [...alike.values()].flatMap((group) =>
    group.flatMap((one, at) => {
      const twin = one.path && group.find((other, place) => (place < at || !other.path) && isTwin(one, other));
      return twin ? lookAlike(one.path!, twin) : [];
    }),
  );
}

/** People tell case apart, and the letters of ASCII: sizes are called 1, I and L. */
function isTwin(one: Called, other: Called): boolean {
  if (one.label === other.label) return false;
  if (one.look === other.look) return true;
  return !(ASCII.test(one.look) && ASCII.test(other.look)) && one.look.toLowerCase() !== other.look.toLowerCase();
}

const lookAlike = (path: string, { code, label }: Called): Problem =>
  problem(
    'label_look_alike',
    path,
    `This label cannot be told from ${JSON.stringify(label)} of option ${code} by its looks, and is written otherwise.`,
    `Use option ${code} if it means the same, or choose a label that looks different; invisible signs and letters of another script often come with copied text.`,
  );
