import type { Problem } from '../../../libs/problem/index.js';
import { advise } from '../../port/kit/index.js';

const FORBIDDEN_IN_TITLE = /[!$?_{}^¬¦]/;
const PROMOTION = /\b(free shipping|best seller|100% quality|hot item|money back|gratis versand|bestseller)\b/i;

/** Words and signs of a title; the brand's own name may contain what others may not. */
export function titleWording(title: string, brand: string): Problem[] {
  const rest = brand ? title.replaceAll(brand, '') : title;
  const found: Problem[] = [];
  const sign = FORBIDDEN_IN_TITLE.exec(rest)?.[0];
  if (sign)
    found.push(
      advise(
        'title_character',
        'item_name',
        `Amazon does not allow '${sign}' in a title outside the brand's name`,
        `Write the title without '${sign}'`,
      ),
    );
  if (PROMOTION.test(rest))
    found.push(advise('title_promotion', 'item_name', 'The title contains a promotional phrase', 'Name the product, not the deal'));
  const counts = new Map<string, number>();
  for (const word of rest.toLowerCase().match(/\p{L}{4,}/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const repeated = [...counts].find(([, count]) => count > 2)?.[0];
  if (repeated)
    found.push(advise('title_repetition', 'item_name', `The title says '${repeated}' more than twice`, 'Use each word twice at most'));
  return found;
}

/** Number and length of the bullets. */
export function bulletAdvice(bullets: string[]): Problem[] {
  if (bullets.length === 0) return [];
  const found: Problem[] = [];
  if (bullets.length < 3)
    found.push(advise('bullets_few', 'bullet_point', `There are ${bullets.length} bullets, Amazon advises three to five`, 'Add bullets'));
  const odd = bullets.find((text) => text.length < 10 || text.length > 255);
  if (odd !== undefined)
    found.push(
      advise(
        'bullet_length',
        'bullet_point',
        `A bullet has ${odd.length} characters: “${odd.slice(0, 40)}”`,
        'Write bullets of 10 to 255 characters',
      ),
    );
  const all = bullets.reduce((sum, text) => sum + text.length, 0);
  if (all >= 1000)
    found.push(
      advise(
        'bullets_long',
        'bullet_point',
        `The bullets have ${all} characters together`,
        'Keep all bullets together below 1,000 characters',
      ),
    );
  return found;
}
