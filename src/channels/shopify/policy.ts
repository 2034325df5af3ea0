import type { Requirements } from '../../port/index.js';
import { API_VERSION } from '../../contracts/shopify/index.js';

/** What no schema says: limits with the day from which they hold and where they were read. */
export interface Policy {
  title: number;
  handle: number;
  sku: number;
  seoTitle: number;
  seoDescription: number;
  alt: number;
  tags: number;
  options: number;
  variants: number;
  images: number;
  imageBytes: number;
  imagePixels: number;
  imageSide: number;
}

interface DatedPolicy {
  from: string;
  source: string;
  limits: Partial<Policy>;
}

/** In order of their dates; later ones overrule. */
export const POLICIES: DatedPolicy[] = [
  {
    from: '2024-01-01',
    source: 'shopify.dev, product and product media guides; help.shopify.com, "Adding keywords for SEO", read in 2026',
    limits: { title: 255, handle: 255, sku: 255, seoTitle: 70, seoDescription: 320, alt: 512, tags: 250, options: 3, images: 250 },
  },
  {
    from: '2024-01-01',
    source: 'The older official picture limit: 20 MB, 4,472 px a side, 20 megapixels. What keeps it also keeps the newer 25 megapixels.',
    limits: { imageBytes: 20 * 1024 * 1024, imagePixels: 20_000_000, imageSide: 4_472 },
  },
  { from: '2024-01-01', source: 'The variant limit before October 2025', limits: { variants: 100 } },
  { from: '2025-10-15', source: 'shopify.dev changelog, 15 October 2025: 2,048 variants for everyone', limits: { variants: 2_048 } },
];

/** Version and limits that hold at this moment; they change on dated days only. */
export function requirementsAt(now: Date): Requirements {
  const today = now.toISOString().slice(0, 10);
  const inForce = POLICIES.filter(({ from }) => from <= today);
  const policy = Object.assign({}, ...inForce.map(({ limits }) => limits)) as Policy;
  return { version: `${API_VERSION}/policy-${inForce.at(-1)!.from}`, policy: { ...policy } };
}

export function policyOf(requirements: Requirements): Policy {
  return requirements.policy as Policy;
}
