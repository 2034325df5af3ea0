import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { defineJob } from '../../../libs/jobs/index.js';
import { AttributeCatalog, type CatalogSchema } from '../../catalog/index.js';
import { BuildIndex, INDEX_VERSION } from '../build/build-index.service.js';
import { chainsOf } from '../cells/words.js';
import { textKeys } from '../cells/text-keys.js';
import { isWord, stored } from './nearby.js';
import { beginWalk, changedRoots, forgetWords, nextRoots, noteRead, readState, readTexts, writeWords } from './vocabulary.repository.js';

export const vocabularyJob = defineJob<object>('search-words', { onePerKey: true, heartbeatSeconds: 30, expireInSeconds: 6 * 3600 });

/** Products whose texts are read at once. */
const BATCH = 200;
const FORGOTTEN = 5_000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Keeps the words by which a mistyped one is mended. A job reads what changed since it ran last, and once a day all texts, after which words that it
 * did not see are forgotten. Not in the transaction of a write: two writers of one new word would wait for each other.
 */
@Injectable()
export class KeepVocabulary {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly catalog: AttributeCatalog,
    private readonly build: BuildIndex,
  ) {}

  /** The job. Where nothing changed it asks twice, and no more. */
  async run(signal?: AbortSignal): Promise<void> {
    // What another release folded in another way is no word of this one.
    if ((await this.build.state()).version < INDEX_VERSION) return;
    const { walk, walkedAt, readTo, readToBefore, newest } = await readState(this.ds.manager);
    const isDue = !walkedAt || this.clock.now().getTime() - walkedAt.getTime() >= DAY_MS;
    if (isDue && (!walkedAt || newest !== readTo)) return this.walk(signal);
    if (newest === readToBefore) return;
    const roots = await changedRoots(this.ds.manager, readToBefore, newest);
    for (let at = 0; at < roots.length && !signal?.aborted; at += BATCH) await this.gather(walk, roots.slice(at, at + BATCH));
    if (!signal?.aborted) await inTransaction(this.ds, (m) => noteRead(m, newest));
  }

  /** All texts, and then away with the words that none of them has. One that ends early is begun again the day after. */
  async walk(signal?: AbortSignal): Promise<void> {
    const { newest } = await readState(this.ds.manager);
    const walk = await inTransaction(this.ds, (m) => beginWalk(m, this.clock.now()));
    for (let after = '0'; !signal?.aborted;) {
      const roots = await nextRoots(this.ds.manager, after, BATCH);
      if (roots.length === 0) break;
      await this.gather(walk, roots);
      after = roots.at(-1)!;
    }
    if (signal?.aborted) return;
    await inTransaction(this.ds, (m) => noteRead(m, newest));
    while ((await inTransaction(this.ds, (m) => forgetWords(m, walk, FORGOTTEN))) === FORGOTTEN);
  }

  private async gather(walk: number, roots: string[]): Promise<void> {
    const m = this.ds.manager;
    const locales = localesOf(await this.catalog.load(m));
    const words = new Map<string, Set<string>>();
    for (const { key, body } of await readTexts(m, roots)) {
      const locale = locales.get(key);
      if (locale !== undefined) addWords(body, locale, words);
    }
    const rows = [...words].flatMap(([word, of]) => [...of].map((locale) => ({ word, locale, near: stored(word) })));
    if (rows.length > 0) await inTransaction(this.ds, (tm: EntityManager) => writeWords(tm, walk, rows));
  }
}

function addWords(body: string, locale: string, words: Map<string, Set<string>>): void {
  for (const { pieces, joined } of chainsOf(body)) {
    for (const word of [...pieces.filter(({ isRun }) => !isRun).map(({ text }) => text), ...(joined === null ? [] : [joined])]) {
      if (!isWord(word)) continue;
      const known = words.get(word);
      if (known) known.add(locale);
      else words.set(word, new Set([locale]));
    }
  }
}

const known = new WeakMap<CatalogSchema, Map<string, string>>();

/** Key of a cell of text → its locale, '' for one that all share. */
function localesOf(schema: CatalogSchema): Map<string, string> {
  const made = known.get(schema) ?? new Map(['', ...schema.locales.keys()].flatMap((locale) => textKeys(schema, locale).map((key) => [key, locale] as const)).toReversed()); // prettier-ignore
  known.set(schema, made);
  return made;
}
