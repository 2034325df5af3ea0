/** Languages whose stems PostgreSQL knows (its snowball dictionaries), by ISO 639-1. */
const STEMMED: Record<string, string> = {
  ar: 'arabic', ca: 'catalan', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', et: 'estonian', eu: 'basque',
  fi: 'finnish', fr: 'french', ga: 'irish', hi: 'hindi', hu: 'hungarian', hy: 'armenian', id: 'indonesian', it: 'italian', lt: 'lithuanian',
  nb: 'norwegian', ne: 'nepali', nl: 'dutch', nn: 'norwegian', no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian',
  sv: 'swedish', ta: 'tamil', tr: 'turkish', yi: 'yiddish',
}; // prettier-ignore

/** The text search configuration of a locale; `simple` (words as they are) for none, and for languages without stems. */
export function languageOf(locale: string | undefined): string {
  return STEMMED[locale?.split(/[-_]/)[0]?.toLowerCase() ?? ''] ?? 'simple';
}
