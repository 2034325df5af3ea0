import { materials } from '../setup/options.js';
import type { Kind } from './kinds.js';

/** American spelling to British, as far as our texts use it. */
function british(text: string): string {
  return text
    .replace(/\bfibers\b/g, 'fibres')
    .replace(/\bgray\b/g, 'grey')
    .replace(/\bGray\b/g, 'Grey')
    .replace(/\bcozy\b/g, 'cosy')
    .replace(/\borganizer\b/g, 'organiser');
}

/** The content cells of a product's root, in three locales. Variants inherit all of it. */
export function contentOf(kind: Kind, collection: string): Record<string, unknown> {
  const material = materials.find((one) => one.code === kind.material);
  const english = [kind.brand, collection, material?.labels['en_US'], kind.noun[0]].filter(Boolean).join(' ');
  const german = [kind.brand, collection, kind.noun[1], material?.de].filter(Boolean).join(' ');
  const cells: Record<string, unknown> = { brand: kind.brand };
  if (kind.worn) Object.assign(cells, { gender: kind.worn.gender, age_group: kind.worn.ageGroup });
  const write = (locale: string, language: 0 | 1, title: string, spell: (text: string) => string) => {
    const bullets = kind.bullets.map((pair) => spell(pair[language]));
    const texts: Record<string, string> = {
      title,
      short_title: `${collection} ${kind.noun[language]}`,
      description: `<p>${title}.</p><ul>${bullets.map((bullet) => `<li>${bullet}</li>`).join('')}</ul>`,
      ...Object.fromEntries(bullets.map((bullet, at) => [`bullet_${at + 1}`, bullet])),
      care: kind.care[language],
      search_terms: spell(kind.words[language]),
      seo_title: title.slice(0, 70),
      seo_description: `${title}. ${bullets[0]}.`,
    };
    for (const [attribute, text] of Object.entries(texts)) cells[`${attribute}@${locale}`] = text;
  };
  write('en_US', 0, english, (text) => text);
  write('en_GB', 0, english, british);
  write('de_DE', 1, german, (text) => text);
  return cells;
}
