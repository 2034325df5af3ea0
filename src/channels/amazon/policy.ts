import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedImage } from '../../syndication/index.js';
import type { Attributes } from './attributes.js';
import { marketplaceOf } from './marketplaces.js';
import { mainPicture } from './pictures.js';

/**
 * Rules that no schema holds, with the day each came into force and where it was read. Which are in force is decided when requirements are
 * asked for, never while rendering: the list is part of the requirements' version.
 */
interface Policy {
  code: string;
  /** ISO day, inclusive. */
  from: string;
  source: string;
  check(listing: PolicyInput): Problem[];
}

export interface PolicyInput {
  sku: string;
  marketplaceId: string;
  attributes: Attributes;
  images: MappedImage[];
  /** Something that can be bought, not a parent. */
  sold: boolean;
}

const textsOf = (attributes: Attributes, name: string): string[] =>
  (attributes[name] ?? []).map((item) => item['value']).filter((value): value is string => typeof value === 'string');

const advise = (code: string, path: string, message: string, fix: string): Problem =>
  problem(code, path, message, fix, { severity: 'warning', owner: 'pim' });
const forbid = (code: string, path: string, message: string, fix: string, owner = 'pim'): Problem =>
  problem(code, path, message, fix, { severity: 'error', owner });

const FORBIDDEN_IN_TITLE = /[!$?_{}^¬¦]/;
const PROMOTION = /\b(free shipping|best seller|100% quality|hot item|money back|gratis versand|bestseller)\b/i;
const KEYWORD_BYTES = 250;
const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/tiff', 'image/gif'];

const POLICIES: Policy[] = [
  {
    code: 'title_shortened',
    from: '2026-07-27',
    source: 'Seller Central announcement of 10 June 2026 (thread 145b6d0f), as quoted by third parties',
    check: ({ attributes, marketplaceId }) => {
      const limit = marketplaceOf(marketplaceId)?.titleLimit ?? 75;
      return textsOf(attributes, 'item_name')
        .filter((title) => [...title].length > limit)
        .map((title) =>
          advise(
            'title_shortened',
            'item_name',
            `The title has ${[...title].length} characters; Amazon shows ${limit} and shortens the rest`,
            `Write a title of at most ${limit} characters for Amazon`,
          ),
        );
    },
  },
  {
    code: 'title_wording',
    from: '2025-01-21',
    source: 'Seller Central help 201100890',
    check: ({ attributes }) =>
      textsOf(attributes, 'item_name').flatMap((title) => titleWording(title, textsOf(attributes, 'brand')[0] ?? '')),
  },
  {
    code: 'highlight_length',
    from: '2026-07-27',
    source: 'selling-partner-api-models#5307, 8 July 2026',
    check: ({ attributes }) =>
      textsOf(attributes, 'title_differentiation')
        .filter((text) => [...text].length > 125)
        .map((text) =>
          forbid(
            'highlight_too_long',
            'title_differentiation',
            `The item highlight has ${[...text].length} characters, 125 are allowed`,
            'Shorten the item highlight',
          ),
        ),
  },
  {
    code: 'bullets',
    from: '2024-08-15',
    source: 'third-party pages, 2026',
    check: ({ attributes }) => bulletAdvice(textsOf(attributes, 'bullet_point')),
  },
  {
    code: 'search_terms',
    from: '2018-08-01',
    source: 'third-party pages, 2026',
    check: ({ attributes }) =>
      textsOf(attributes, 'generic_keyword')
        .filter((text) => Buffer.byteLength(text) >= KEYWORD_BYTES)
        .map((text) =>
          advise(
            'search_terms_ignored',
            'generic_keyword',
            `The search terms have ${Buffer.byteLength(text)} bytes; from ${KEYWORD_BYTES} on Amazon ignores all of them`,
            `Keep the search terms below ${KEYWORD_BYTES} bytes`,
          ),
        ),
  },
  {
    code: 'main_image',
    from: '2012-01-01',
    source: 'Seller Central image requirements, as quoted by third parties in 2026',
    check: ({ sku, images, sold }) => (sold ? imageProblems(sku, mainPicture(images)) : []),
  },
  {
    code: 'identifier',
    from: '2012-01-01',
    source: 'GS1 General Specifications, 7.9; selling-partner-api-models#549',
    check: ({ attributes }) =>
      textsOf(attributes, 'externally_assigned_product_identifier')
        .filter((gtin) => !isGtin(gtin))
        .map((gtin) =>
          forbid(
            'gtin_invalid',
            'gtin',
            `${gtin} is not a GTIN: its length or check digit is wrong`,
            'Correct the barcode in the ERP',
            'erp',
          ),
        ),
  },
];

export function policiesOn(day: Date): string[] {
  const today = day.toISOString().slice(0, 10);
  return POLICIES.filter(({ from }) => from <= today).map(({ code }) => code);
}

export function policyProblems(inForce: string[], input: PolicyInput): Problem[] {
  return POLICIES.filter(({ code }) => inForce.includes(code)).flatMap((policy) => policy.check(input));
}

function titleWording(title: string, brand: string): Problem[] {
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

function bulletAdvice(bullets: string[]): Problem[] {
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

function imageProblems(sku: string, main: MappedImage | undefined): Problem[] {
  const path = 'main_product_image_locator';
  if (!main)
    return [
      forbid(
        'image_missing',
        path,
        `${sku} has no picture; Amazon hides listings without a main picture`,
        'Link a main picture to the item or above it',
      ),
    ];
  const longest = Math.max(main.width, main.height);
  const size = `${main.width} × ${main.height}`;
  if (!IMAGE_TYPES.includes(main.mediaType))
    return [forbid('image_format', path, `The main picture is ${main.mediaType}`, 'Use JPEG, PNG, TIFF or a still GIF')];
  if (longest < 500)
    return [
      forbid(
        'image_too_small',
        path,
        `The main picture has ${size} pixels, 500 on the longest side are the least`,
        'Link a larger picture',
      ),
    ];
  if (longest > 10_000)
    return [
      forbid(
        'image_too_large',
        path,
        `The main picture has ${size} pixels, 10,000 on the longest side are the most`,
        'Link a smaller picture',
      ),
    ];
  if (longest >= 1000) return [];
  return [advise('image_no_zoom', path, `The main picture has ${size} pixels; from 1,000 on buyers can zoom`, 'Link a larger picture')];
}

function isGtin(text: string): boolean {
  if (!/^\d+$/.test(text) || ![8, 12, 13, 14].includes(text.length)) return false;
  const sum = [...text.padStart(14, '0')].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0;
}
