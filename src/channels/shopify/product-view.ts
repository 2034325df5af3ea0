/** Pictures in the first page of a product; more are asked for apart. */
export const FILES = 12;
/** Points that a read-back asks for: 1 for each object, 2 and the page for each connection (shopify.dev, "API limits", August 2026). */
export const VARIANT_COST = 16;
export const FILE_COST = 4;
export const PRODUCT_COST = 25 + FILE_COST * FILES;

const VARIANT = `fragment V on ProductVariant {
  id sku price compareAtPrice inventoryPolicy barcode taxable
  selectedOptions { value }
  media(first: 1) { nodes { id } }
  inventoryItem {
    id tracked requiresShipping countryCodeOfOrigin harmonizedSystemCode
    measurement { weight { unit value } }
    inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
  }
  metafields(first: 4, namespace: $namespace) { nodes { key value } }
}`;
const FILE = 'fragment F on MediaImage { id alt status originalSource { url } image { url } mediaErrors { code message } }';

/** `publications`: how many there are; each is asked for by a scalar, which costs nothing. */
function productFragment(publications: number): string {
  const published = [...Array(publications).keys()].map((n) => `on${n}: publishedOnPublication(publicationId: $on${n})`).join(' ');
  return `fragment P on Product {
  id title descriptionHtml handle vendor productType status tags templateSuffix ${published}
  seo { title description }
  category { id }
  options { name }
  media(first: ${FILES}) { nodes { id ...F } pageInfo { hasNextPage endCursor } }
  metafields(first: 12, namespace: $namespace) { nodes { key value } }
  variants(first: $variants) { nodes { ...V } pageInfo { hasNextPage endCursor } }
}
${VARIANT}
${FILE}`;
}

function variablesOf(publications: number): string {
  const on = [...Array(publications).keys()].map((n) => `, $on${n}: ID!`).join('');
  return `$namespace: String!, $location: ID!, $variants: Int!${on}`;
}

export function readByIds(publications: number): string {
  return `query Read($ids: [ID!]!, ${variablesOf(publications)}) { nodes(ids: $ids) { ...P } }\n${productFragment(publications)}`;
}

/** Products whose ids we do not know (a lost answer): by our identity, several in one call. */
export function readByIdentity(count: number, publications: number): string {
  const numbers = [...Array(count).keys()];
  const variables = numbers.map((n) => `$i${n}: ProductIdentifierInput!`).join(', ');
  const asked = numbers.map((n) => `p${n}: productByIdentifier(identifier: $i${n}) { ...P }`).join('\n  ');
  return `query ReadByIdentity(${variables}, ${variablesOf(publications)}) {\n  ${asked}\n}\n${productFragment(publications)}`;
}

export const MORE_VARIANTS = `query MoreVariants($id: ID!, $after: String, $first: Int!, $namespace: String!, $location: ID!) {
  product(id: $id) { variants(first: $first, after: $after) { nodes { ...V } pageInfo { hasNextPage endCursor } } }
}
${VARIANT}`;

export const READ_VARIANTS = `query ReadVariants($ids: [ID!]!, $namespace: String!, $location: ID!) { nodes(ids: $ids) { ...V } }
${VARIANT}`;

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
    inventoryLevel: { quantities: { quantity: number }[] } | null;
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
