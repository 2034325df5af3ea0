import type { Attributes } from './attributes.js';
import { apparelNeeds, isApparel } from './apparel.js';
import { finding, type Rule } from './finding.js';

const MAX_URL = 2000;

/** What every product needs to be shown at all (product data specification). Generated text counts in its structured form. */
export const requiredRule: Rule = ({ attributes }) => {
  const missing = [
    ...(attributes.title || attributes.structuredTitle?.content ? [] : ['title']),
    ...(attributes.description || attributes.structuredDescription?.content ? [] : ['description']),
    ...(attributes.link ? [] : ['link']),
    ...(attributes.imageLink ? [] : ['image_link']),
  ];
  return missing.map((attribute) => finding('DISAPPROVED', `missing_${attribute}`, attribute, `Missing ${attribute}`));
};

export const linkRule: Rule = ({ attributes }) =>
  (['link', 'mobileLink'] as const).flatMap((name) => {
    const url = attributes[name];
    if (!url || isWebAddress(url)) return [];
    const attribute = name === 'link' ? 'link' : 'mobile_link';
    return [
      finding(
        'DISAPPROVED',
        `${attribute}_invalid`,
        attribute,
        'Invalid URL',
        `${url.slice(0, 200)} is not an http or https address of at most ${MAX_URL} characters.`,
      ),
    ];
  });

/** Apparel needs colour, size, gender and age group where Google asks for them, disapproved in those countries only. */
export const apparelRule: Rule = ({ attributes, countries }) => {
  if (!isApparel(attributes.googleProductCategory)) return [];
  const where = countries.filter((country) => apparelNeeds.countries.includes(country));
  if (!where.length) return [];
  return apparelNeeds.attributes(attributes.googleProductCategory!).flatMap(([name, attribute]) => {
    const value = attributes[name as keyof Attributes] as string | undefined;
    if (value && !value.endsWith('_UNSPECIFIED')) return [];
    return [
      { ...finding('DISAPPROVED', `missing_${attribute}`, attribute, `Missing ${attribute}`, 'Apparel needs it.'), countries: where },
    ];
  });
};

/** ASCII only: other characters must be percent-encoded. */
export function isWebAddress(url: string): boolean {
  if (url.length > MAX_URL || !/^[\x21-\x7e]+$/.test(url)) return false;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
