/**
 * Google's rules that no schema holds. They change on announced days, so each edition says from when it holds and where it was read;
 * the edition in force is part of the requirements' version, and a new one marks the listings that it changes.
 */
export interface Policy {
  from: string;
  /** Characters. */
  title: number;
  description: number;
  highlight: number;
  highlights: { min: number; max: number };
  questions: { pairs: number; each: number; total: number };
  additionalImages: number;
  image: { min: number; minApparel: number; maxBytes: number; maxPixels: number; advised: number };
  mediaTypes: string[];
  /** Countries where apparel must name colour, gender, age group, and size where it has one. */
  apparelCountries: string[];
}

/**
 * Texts: product data specification, support.google.com/merchants/answer/7052112; highlights 9216100; pictures 6324350; apparel 6324487, 6324479,
 * 6324463, 6324492; questions and answers: contract of products 0.11.0. Read on 2026-11-21.
 */
const TODAY: Policy = {
  from: '2026-01-01',
  title: 150,
  description: 5000,
  highlight: 150,
  highlights: { min: 2, max: 100 },
  questions: { pairs: 30, each: 1000, total: 10_000 },
  additionalImages: 10,
  image: { min: 100, minApparel: 250, maxBytes: 16 * 1024 * 1024, maxPixels: 64_000_000, advised: 1500 },
  mediaTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/tiff'],
  apparelCountries: ['BR', 'DE', 'FR', 'GB', 'JP', 'US'],
};

export const POLICIES: Policy[] = [
  TODAY,
  // Announced in 2026: 500 × 500 for every product, apparel or not.
  { ...TODAY, from: '2027-01-31', image: { ...TODAY.image, min: 500, minApparel: 500 } },
];

/** The edition in force at a moment; the first one for any earlier time. */
export function policyAt(now: Date): Policy {
  const day = now.toISOString().slice(0, 10);
  return POLICIES.filter(({ from }) => from <= day).at(-1) ?? POLICIES[0]!;
}
