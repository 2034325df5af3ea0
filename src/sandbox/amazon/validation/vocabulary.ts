import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { asRegExp } from '../../../../libs/pattern/index.js';

type Item = Record<string, unknown>;

/** Presentation keywords: they say how to show an attribute, and decide nothing. */
const SILENT = ['editable', 'hidden', 'enumNames', 'replaces', 'replacedBy', '$lifecycle', 'enumDeprecated', 'selectors'];

/**
 * JSON Schema 2019-09 with Amazon's vocabulary (developer-docs.amazon.com/sp-api, "Product Type Definition Meta-Schema v1").
 * Not strict: real definitions put string limits on numbers and name keywords that no vocabulary declares.
 */
export function amazonAjv(): Ajv2019 {
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    messages: false,
    multipleOfPrecision: 6,
    validateSchema: false,
    code: { optimize: false, regExp: asRegExp },
  });
  addFormats.default(ajv);
  for (const keyword of SILENT) ajv.addKeyword({ keyword });
  ajv.addKeyword({
    keyword: 'maxUniqueItems',
    type: 'array',
    schemaType: 'number',
    errors: false,
    compile: (most: number, parent: Item) => (items: Item[]) => {
      if (items.length <= most) return true;
      return Math.max(...perSelection(items, selectorsOf(parent))) <= most;
    },
  });
  ajv.addKeyword({
    keyword: 'minUniqueItems',
    type: 'array',
    schemaType: 'number',
    errors: false,
    compile: (least: number, parent: Item) => (items: Item[]) =>
      least <= 1 ? items.length >= least : items.length > 0 && Math.min(...perSelection(items, selectorsOf(parent))) >= least,
  });
  ajv.addKeyword({
    keyword: 'maxUtf8ByteLength',
    type: 'string',
    schemaType: 'number',
    errors: false,
    // A UTF-16 unit takes three bytes at most: short texts need no count.
    compile: (most: number) => (text: string) => text.length * 3 <= most || Buffer.byteLength(text) <= most,
  });
  ajv.addKeyword({
    keyword: 'minUtf8ByteLength',
    type: 'string',
    schemaType: 'number',
    errors: false,
    compile: (least: number) => (text: string) => text.length >= least || Buffer.byteLength(text) >= least,
  });
  return ajv;
}

const selectorsOf = (parent: Item): string[] => (Array.isArray(parent['selectors']) ? (parent['selectors'] as string[]) : []);

/** How many instances each selector combination has; without selectors the whole list is one. */
function perSelection(items: Item[], selectors: string[]): number[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = JSON.stringify(selectors.map((name) => item[name]));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}
