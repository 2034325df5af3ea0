/** The calls, as text. The answers ask for no more than is kept: every object of an answer costs points. */

const USER_ERRORS = 'userErrors { code field message }';

const PRODUCT = `product {
    id
    variants(first: $variants) { nodes { id sku inventoryItem { id } } }
    media(first: $files) { nodes { id } }
  }`;

export const CREATE = `mutation Create($identifier: ProductSetIdentifiers, $input: ProductSetInput!, $variants: Int!, $files: Int!) {
  productSet(identifier: $identifier, input: $input, synchronous: true) { ${PRODUCT} ${USER_ERRORS} }
}`;

/** On a product that is there, metafields are set one by one: productSet would delete those of other apps. `groups`: of its variants' metafields. */
export function updateDocument(groups: number): string {
  const numbers = [...Array(groups).keys()];
  return `mutation Update(
  $identifier: ProductSetIdentifiers, $input: ProductSetInput!, $variants: Int!, $files: Int!,
  $metafields: [MetafieldsSetInput!]!, $emptied: [MetafieldIdentifierInput!]!${numbers.map((n) => `, $v${n}: [MetafieldsSetInput!]!`).join('')}
) {
  productSet(identifier: $identifier, input: $input, synchronous: true) { ${PRODUCT} ${USER_ERRORS} }
  metafieldsSet(metafields: $metafields) { ${USER_ERRORS} }
  ${numbers.map((n) => `v${n}: ${setMetafields(n)}`).join('\n  ')}
  metafieldsDelete(metafields: $emptied) { userErrors { field message } }
}`;
}

/** The pictures alone, and which of them a variant shows: for products that one call cannot take. */
export const SET_FILES = `mutation SetFiles($identifier: ProductSetIdentifiers, $input: ProductSetInput!, $files: Int!) {
  productSet(identifier: $identifier, input: $input, synchronous: true) { product { id media(first: $files) { nodes { id } } } ${USER_ERRORS} }
}`;

export const ATTACH_MEDIA = `mutation AttachMedia($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants) { ${USER_ERRORS} }
}`;

/** More metafields of variants than one call takes. */
export function variantMetafieldsDocument(groups: number): string {
  const numbers = [...Array(groups).keys()];
  const variables = numbers.map((n) => `$v${n}: [MetafieldsSetInput!]!`).join(', ');
  return `mutation SetMetafields(${variables}) {\n  ${numbers.map((n) => `v${n}: ${setMetafields(n)}`).join('\n  ')}\n}`;
}

const setMetafields = (n: number): string => `metafieldsSet(metafields: $v${n}) { ${USER_ERRORS} }`;

export const SET_STOCK = `mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { ${USER_ERRORS} }
}`;

/** A stop says a number without comparing it; the answer tells by how much it moved, and so what was sold before, and whether 0 ends the sale. */
export const SET_STOPS = `mutation SetStops($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { changes { name delta item { id tracked variant { inventoryPolicy } } location { id } } } ${USER_ERRORS}
  }
}`;

/** Tells the shop to stock several items at locations: a0, a1, … */
export function activateDocument(count: number): string {
  const numbers = [...Array(count).keys()];
  const variables = numbers.map((n) => `$i${n}: ID!, $u${n}: [InventoryBulkToggleActivationInput!]!`).join(', ');
  const calls = numbers.map(
    (n) => `a${n}: inventoryBulkToggleActivation(inventoryItemId: $i${n}, inventoryItemUpdates: $u${n}) { ${USER_ERRORS} }`,
  );
  return `mutation Stock(${variables}) {\n  ${calls.join('\n  ')}\n}`;
}

/** Partly, if need be: one wrong variant holds up no other. */
export const SET_OFFER = `mutation SetOffer($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: true) { ${USER_ERRORS} }
}`;

/** Publishes several products in one call: p0, p1, … */
export function publishDocument(count: number): string {
  const numbers = [...Array(count).keys()];
  const variables = numbers.map((n) => `$p${n}: ID!`).join(', ');
  const calls = numbers.map((n) => `p${n}: publishablePublish(id: $p${n}, input: $to) { userErrors { field message } }`).join('\n  ');
  return `mutation Publish($to: [PublicationInput!]!, ${variables}) {\n  ${calls}\n}`;
}

/** Takes a product off all publications and puts it into the archive, from where it can come back with its address and its reviews. */
export const ARCHIVE = `mutation Archive($identifier: ProductSetIdentifiers, $input: ProductSetInput!, $id: ID!, $from: [PublicationInput!]!) {
  publishableUnpublish(id: $id, input: $from) { userErrors { field message } }
  productSet(identifier: $identifier, input: $input, synchronous: true) { product { id } ${USER_ERRORS} }
}`;

export const FIND = `query Find($identifier: ProductIdentifierInput!) {
  productByIdentifier(identifier: $identifier) { id status }
}`;

/** Who holds these SKUs now, and whether it is a product of ours. */
export const HOLDERS = `query Holders($query: String!, $first: Int!, $after: String, $namespace: String!, $key: String!) {
  productVariants(first: $first, after: $after, query: $query) {
    nodes { id sku product { id title metafield(namespace: $namespace, key: $key) { value } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const VARIANT_IDS = `query VariantIds($id: ID!, $after: String, $first: Int!) {
  product(id: $id) {
    variants(first: $first, after: $after) { nodes { id sku inventoryItem { id } } pageInfo { hasNextPage endCursor } }
  }
}`;

export const MEDIA_IDS = `query MediaIds($id: ID!) {
  product(id: $id) { media(first: 250) { nodes { id } } }
}`;

export const TAKE_OFF = `mutation TakeOff($emptied: [MetafieldIdentifierInput!]!) {
  metafieldsDelete(metafields: $emptied) { userErrors { field message } }
}`;
