import { createHash } from 'node:crypto';
import type { Metafield } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import type { UserErrors } from './errors.js';
import type { MetafieldInput } from './inputs.js';

/** What an app gets when it names no namespace. */
export const APP_NAMESPACE = 'app--1';

const isInteger = (text: string): boolean => /^-?\d{1,16}$/.test(text);
const isDecimal = (text: string): boolean => /^-?\d{1,13}(\.\d{1,9})?$/.test(text);
const isMeasure = (text: string): boolean => {
  const parsed = json(text) as { value?: unknown; unit?: unknown } | undefined;
  return (typeof parsed?.value === 'number' || typeof parsed?.value === 'string') && typeof parsed.unit === 'string';
};
const isObject = (text: string): boolean => typeof json(text) === 'object';

/** Metafield types with the check of their text form (shopify.dev, "list of metafield data types"). */
const TYPES: Record<string, (text: string) => boolean> = {
  single_line_text_field: (text) => !/[\r\n]/.test(text),
  multi_line_text_field: () => true,
  rich_text_field: isObject,
  json: (text) => json(text) !== undefined,
  id: (text) => !/[\r\n]/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
  number_integer: isInteger,
  number_decimal: isDecimal,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  date_time: (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text)),
  url: (text) => URL.canParse(text),
  color: (text) => /^#[0-9a-fA-F]{6}$/.test(text),
  dimension: isMeasure,
  weight: isMeasure,
  volume: isMeasure,
  money: isObject,
  rating: isObject,
  product_reference: (text) => text.startsWith('gid://shopify/Product/'),
  variant_reference: (text) => text.startsWith('gid://shopify/ProductVariant/'),
  file_reference: (text) => /^gid:\/\/shopify\/(MediaImage|GenericFile|Video)\//.test(text),
};

export function isMetafieldType(type: string): boolean {
  return type in TYPES || (type.startsWith('list.') && type.slice(5) in TYPES);
}

/** `owner` is who has them already, or will: a unique value that it holds itself is no conflict. */
export function checkMetafields(
  shop: Shop,
  inputs: MetafieldInput[],
  ownerType: string,
  path: string,
  errors: UserErrors,
  code = 'INVALID_METAFIELD',
  owner?: object,
): void {
  const seen = new Set<string>();
  inputs.forEach((input, index) => {
    const at = `${path}.${index}`;
    const namespace = input.namespace ?? APP_NAMESPACE;
    const refuse = (field: string, message: string): void => errors.add(code, `${at}.${field}`, message);
    if (!/^[A-Za-z0-9_-]{3,255}$/.test(namespace))
      refuse('namespace', 'Namespace must be 3 to 255 letters, digits, hyphens or underscores');
    if (!input.key || !/^[A-Za-z0-9_-]{2,64}$/.test(input.key))
      return refuse('key', 'Key must be 2 to 64 letters, digits, hyphens or underscores');
    const address = `${namespace}.${input.key}`;
    if (seen.has(address)) refuse('key', `Metafield ${address} is given twice`);
    seen.add(address);
    const definition = definitionOf(shop, ownerType, namespace, input.key);
    const type = input.type ?? definition?.type.name;
    if (!type) return refuse('type', "Type can't be blank");
    if (!isMetafieldType(type)) return refuse('type', `Type ${type} is not a metafield type`);
    if (definition && definition.type.name !== type)
      return refuse('type', `Type '${type}' must be consistent with the definition's type: '${definition.type.name}'.`);
    if (input.value === undefined || input.value === null || input.value === '') return refuse('value', "Value can't be blank");
    if (!fits(type, input.value)) return refuse('value', `Value is not a valid ${type}`);
    const holder =
      definition?.unique && ownerType === 'PRODUCT' && shop.productByCustomId.get(customIdKey(namespace, input.key, input.value));
    if (holder && holder !== owner) errors.add('CAPABILITY_VIOLATION', `${at}.value`, 'Value must be unique: another product has it.');
  });
}

export function makeMetafields(
  shop: Shop,
  inputs: MetafieldInput[],
  previous: Metafield[],
  ownerType: Metafield['ownerType'],
): Metafield[] {
  return inputs.map((input) => {
    const namespace = input.namespace ?? APP_NAMESPACE;
    const key = input.key!;
    const type = input.type ?? definitionOf(shop, ownerType, namespace, key)!.type.name;
    const old = previous.find((other) => other.namespace === namespace && other.key === key);
    if (old && old.value === input.value && old.type === type) return old;
    const row = shop.row('Metafield');
    return {
      ...row,
      ...(old && { id: old.id, number: old.number, createdAt: old.createdAt }),
      namespace,
      key,
      type,
      value: input.value!,
      ownerType,
    };
  });
}

export function definitionOf(shop: Shop, ownerType: string, namespace: string, key: string) {
  return shop.definitions.all().find((other) => other.ownerType === ownerType && other.namespace === namespace && other.key === key);
}

export const customIdKey = (namespace: string, key: string, value: string): string => `${namespace}.${key}=${value}`;

export function compareDigest(metafield: Metafield): string {
  return createHash('sha256').update(metafield.value).digest('hex');
}

export function jsonValue(metafield: Metafield): unknown {
  if (['number_integer', 'boolean', 'json'].includes(metafield.type) || metafield.type.startsWith('list.'))
    return json(metafield.value) ?? null;
  return isObject(metafield.value) ? json(metafield.value) : metafield.value;
}

function fits(type: string, value: string): boolean {
  if (!type.startsWith('list.')) return TYPES[type]!(value);
  const list = json(value);
  const check = TYPES[type.slice(5)]!;
  return Array.isArray(list) && list.length <= 128 && list.every((item) => check(typeof item === 'string' ? item : JSON.stringify(item)));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
