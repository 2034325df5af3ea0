import { problem, Refusal } from '../../../libs/problem/index.js';
import { fold } from '../cells/fold.js';
import { languageOf } from '../cells/language.js';
import { MOST_WORDS } from './filter.js';
import type { Params } from './params.js';

/** The words of what somebody looks for, folded. */
export function readWords(query: string, path: string): string[] {
  const words = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean); // prettier-ignore
  if (words.length === 0) throw new Refusal(problem('filter_malformed', path, 'There is no word in it.', 'Send at least one word.'));
  if (words.length <= MOST_WORDS) return words;
  throw new Refusal(problem('too_many_words', path, `${words.length} words in one question.`, `Send at most ${MOST_WORDS}.`));
}

/** Languages whose stems are tried: that of the locale, or all that the catalogue is written in. */
export function languagesOf(locales: Iterable<string>, locale: string | null | undefined): string[] {
  const named = locale ? [locale] : [...locales];
  return [...new Set(named.map(languageOf))].filter((language) => language !== 'simple').sort();
}

/** What begins with the word, or has its stem: a tsquery of SQL. A word is letters and digits only, so that it is no syntax. */
export function wordSql(params: Params, word: string, languages: string[]): string {
  const asked = params.add(word);
  const stems = languages.map((language) => ` || plainto_tsquery('${language}', ${asked})`);
  return `(to_tsquery('simple', ${asked}::text || ':*')${stems.join('')})`;
}
