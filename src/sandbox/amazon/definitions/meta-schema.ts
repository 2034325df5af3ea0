import { createHash } from 'node:crypto';

const VOCABULARY = 'https://schemas.amazon.com/selling-partners/definitions/product-types/vocabulary/v1';

/** Amazon's keywords and the kind of value each takes, from the documentation page of the meta-schema (v1). */
const KEYWORDS = {
  selectors: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  minUniqueItems: { type: 'integer', minimum: 0 },
  maxUniqueItems: { type: 'integer', minimum: 0 },
  minUtf8ByteLength: { type: 'integer', minimum: 0 },
  maxUtf8ByteLength: { type: 'integer', minimum: 0 },
  editable: { type: 'boolean' },
  hidden: { type: 'boolean' },
  enumNames: { type: 'array' },
  replaces: { type: 'array', items: { type: 'string' } },
  replacedBy: { type: 'string' },
  $lifecycle: { type: 'object', properties: { enumDeprecated: { type: 'array' } } },
};

const text = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2019-09/schema',
  $id: 'https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1',
  $vocabulary: { 'https://json-schema.org/draft/2019-09/vocab/core': true, [VOCABULARY]: true },
  allOf: [{ $ref: 'https://json-schema.org/draft/2019-09/schema' }],
  properties: KEYWORDS,
});

/** Written by us after the documentation: the file behind Amazon's own id is on no network. */
export const META_SCHEMA = { text, checksum: createHash('md5').update(text).digest('base64') };
