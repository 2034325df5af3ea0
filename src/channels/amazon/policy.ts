import type { Problem } from '../../../libs/problem/index.js';
import type { MappedImage } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import { marketplaceOf } from './marketplaces.js';
import { mainPicture } from './pictures.js';
import { imageProblems } from './policy-pictures.js';
import { advise, forbid, isGtin } from '../../port/kit/index.js';
import { bulletAdvice, titleWording } from './policy-texts.js';

/**
 * Rules that no schema holds, with the day each came into force and where it was read. Which are in force is decided when requirements are
 * asked for, never while rendering: the list is part of the requirements' version.
 */
interface PolicyRule {
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
}

const textsOf = (attributes: Attributes, name: string): string[] =>
  (attributes[name] ?? []).map((item) => item['value']).filter((value): value is string => typeof value === 'string');

/** In force since before anything we have read says. */
const ALWAYS = '2000-01-01';
const KEYWORD_BYTES = 250;

const POLICIES: PolicyRule[] = [
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
    from: ALWAYS,
    source: 'third-party pages, 2026',
    check: ({ attributes }) => bulletAdvice(textsOf(attributes, 'bullet_point')),
  },
  {
    code: 'search_terms',
    from: ALWAYS,
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
    from: ALWAYS,
    source: 'Seller Central image requirements, as quoted by third parties in 2026',
    check: ({ sku, images }) => imageProblems(sku, mainPicture(images)),
  },
  {
    code: 'identifier',
    from: ALWAYS,
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
