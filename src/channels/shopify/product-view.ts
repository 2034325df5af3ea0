import { productMetafields, variantMetafields } from './fields.js';
import { IDENTITY_KEY } from './payload.js';

/** Pictures in the first page of a product; more are asked for apart. */
export const FILES = 12;
/** Points that a read-back asks for: 1 for each object, 2 and the page for each connection (shopify.dev, "API limits", August 2026). */
export const VARIANT_COST = 16;
export const FILE_COST = 4;
export const PRODUCT_COST = 25 + FILE_COST * FILES;

/** Three more for each location whose number is asked for. */
export const variantCost = (locations: number): number => VARIANT_COST + 3 * locations;

/** Our metafields, as they are asked for. By their keys: others may keep more in a namespace (`custom`) than a page shows, and ours would look deleted. */
export const keysOfProduct = (namespace: string): string[] =>
  [IDENTITY_KEY, ...productMetafields.map(({ key }) => key)].map((key) => `${namespace}.${key}`);
const keysOfVariant = (namespace: string): string[] => variantMetafields.map(({ key }) => `${namespace}.${key}`);

/** What is asked for by key answers so, with the namespace before it (Admin API from 2023-01; shopify.dev, changelog "Simplified Metafield Querying"). */
export const ownKey = ({ key }: { key: string }): string => key.slice(key.lastIndexOf('.') + 1);

/** What is asked for of every variant: our metafields and where its number is, by location where those are counted apart. */
export interface Shared {
  ofVariant: string[];
  location: string;
  [level: `l${number}`]: string;
}

export const sharedOf = (namespace: string, location: string, locations: string[]): Shared => ({
  ...{ ofVariant: keysOfVariant(namespace), location },
  ...Object.fromEntries(locations.map((id, n) => [`l${n}`, id])),
});

export const locationsIn = (shared: Shared): string[] =>
  Object.entries(shared).flatMap(([name, id]) => (/^l\d+$/.test(name) ? [String(id)] : []));

/** What is not stocked at a location has a number there all the same: it is told, and nobody can buy it. */
const variantFragment = (locations: number): string => {
  const levels = numbers(locations).map(
    (n) =>
      `\n    l${n}: inventoryLevel(locationId: $l${n}, includeInactive: true) { isActive location { id } quantities(names: ["available"]) { quantity } }`,
  );
  return `fragment V on ProductVariant {
  id sku price compareAtPrice inventoryPolicy barcode taxable
  selectedOptions { value }
  media(first: 1) { nodes { id } }
  inventoryItem {
    id tracked requiresShipping countryCodeOfOrigin harmonizedSystemCode
    measurement { weight { unit value } }
    inventoryLevel(locationId: $location, includeInactive: true) { isActive quantities(names: ["available"]) { quantity } }${levels.join('')}
  }
  metafields(first: 4, keys: $ofVariant) { nodes { key value } }
}`;
};
const numbers = (count: number): number[] => [...Array(count).keys()];
const levelVariables = (locations: number): string => numbers(locations).map((n) => `, $l${n}: ID!`).join(''); // prettier-ignore
const FILE = 'fragment F on MediaImage { id alt status originalSource { url } image { url } mediaErrors { code message } }';

/** `publications`: how many there are; each is asked for by a scalar, which costs nothing. */
function productFragment(publications: number, locations: number): string {
  const published = [...Array(publications).keys()].map((n) => `on${n}: publishedOnPublication(publicationId: $on${n})`).join(' ');
  return `fragment P on Product {
  id title descriptionHtml handle vendor productType status tags templateSuffix ${published}
  seo { title description }
  category { id }
  options { name }
  media(first: ${FILES}) { nodes { id ...F } pageInfo { hasNextPage endCursor } }
  metafields(first: 12, keys: $ofProduct) { nodes { key value } }
  variants(first: $variants) { nodes { ...V } pageInfo { hasNextPage endCursor } }
}
${variantFragment(locations)}
${FILE}`;
}

function variablesOf(publications: number, locations: number): string {
  const on = [...Array(publications).keys()].map((n) => `, $on${n}: ID!`).join('');
  return `$ofProduct: [String!]!, $ofVariant: [String!]!, $location: ID!, $variants: Int!${on}${levelVariables(locations)}`;
}

export function readByIds(publications: number, locations: number): string {
  const variables = variablesOf(publications, locations);
  return `query Read($ids: [ID!]!, ${variables}) { nodes(ids: $ids) { ...P } }\n${productFragment(publications, locations)}`;
}

/** Products whose ids we do not know (a lost answer): by our identity, several in one call. */
export function readByIdentity(count: number, publications: number, locations: number): string {
  const numbers = [...Array(count).keys()];
  const variables = numbers.map((n) => `$i${n}: ProductIdentifierInput!`).join(', ');
  const asked = numbers.map((n) => `p${n}: productByIdentifier(identifier: $i${n}) { ...P }`).join('\n  ');
  return `query ReadByIdentity(${variables}, ${variablesOf(publications, locations)}) {\n  ${asked}\n}\n${productFragment(publications, locations)}`;
}

export const moreVariants = (
  locations: number,
): string => `query MoreVariants($id: ID!, $after: String, $first: Int!, $ofVariant: [String!]!, $location: ID!${levelVariables(locations)}) {
  product(id: $id) { variants(first: $first, after: $after) { nodes { ...V } pageInfo { hasNextPage endCursor } } }
}
${variantFragment(locations)}`;

export const readVariants = (
  locations: number,
): string => `query ReadVariants($ids: [ID!]!, $ofVariant: [String!]!, $location: ID!${levelVariables(locations)}) { nodes(ids: $ids) { ...V } }
${variantFragment(locations)}`;

export const MORE_FILES = `query MoreFiles($id: ID!, $after: String, $first: Int!) {
  product(id: $id) { media(first: $first, after: $after) { nodes { id ...F } pageInfo { hasNextPage endCursor } } }
}
${FILE}`;

/** Films and 3D models answer their id only. */
export interface FileView {
  id: string;
  alt: string | null;
  status: 'UPLOADED' | 'PROCESSING' | 'READY' | 'FAILED';
  originalSource: { url: string | null } | null;
  image: { url: string } | null;
  mediaErrors: { code: string; message: string }[];
}

export interface VariantView {
  id: string;
  sku: string | null;
  price: string;
  compareAtPrice: string | null;
  inventoryPolicy: 'CONTINUE' | 'DENY';
  barcode: string | null;
  taxable: boolean;
  selectedOptions: { value: string }[];
  media: { nodes: { id: string }[] };
  inventoryItem: {
    id: string;
    tracked: boolean;
    requiresShipping: boolean;
    countryCodeOfOrigin: string | null;
    harmonizedSystemCode: string | null;
    measurement: { weight: { unit: string; value: number } | null };
    inventoryLevel: { isActive: boolean; quantities: { quantity: number }[] } | null;
    /** l0, l1, …: of a location that is counted apart. */
    [level: `l${number}`]: { isActive: boolean; location: { id: string }; quantities: { quantity: number }[] } | null;
  };
  metafields: { nodes: { key: string; value: string }[] };
}

interface Page {
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface ProductView {
  id: string;
  title: string;
  descriptionHtml: string;
  handle: string;
  vendor: string;
  productType: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  tags: string[];
  templateSuffix: string | null;
  seo: { title: string | null; description: string | null };
  category: { id: string } | null;
  options: { name: string }[];
  media: { nodes: FileView[]; pageInfo: Page };
  metafields: { nodes: { key: string; value: string }[] };
  variants: { nodes: VariantView[]; pageInfo: Page };
  /** on0, on1, …: whether it is on that publication. */
  [published: `on${number}`]: boolean;
}
