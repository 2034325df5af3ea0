import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Enum, Root, Type } from 'protobufjs';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import type { MappedProduct } from '../../src/port/index.js';
import { cell, FILLED, lamp, wholeInput, withField } from './google-products.js';

/** Google's own .proto files, out of its registry package; undefined where the registry cannot be reached. */
async function protos(): Promise<Root | undefined> {
  const script = new URL('../../scripts/contracts/google.mjs', import.meta.url).href;
  const { loadProtos } = (await import(script)) as { loadProtos(): Root };
  try {
    return loadProtos();
  } catch {
    return undefined;
  }
}

const root = await protos();
const maybe = root ? describe : describe.skip;

maybe("Google payloads against Google's own protos (needs the npm registry once)", () => {
  it('survive a round trip through the wire format, field for field', () => {
    const type = root!.lookupType('google.shopping.merchant.products.v1.ProductInput');
    const payloads = wholeInput(new GoogleAdapter(), everything());
    expect(payloads).toHaveLength(2);
    for (const { payload, issues } of payloads) {
      expect(issues).toEqual([]);
      const sent = toProto({ ...payload, versionNumber: '3' }, type);
      const wire = type.encode(type.fromObject(sent as Record<string, unknown>)).finish();
      expect(type.toObject(type.decode(wire), { longs: String, enums: String })).toEqual(sent);
    }
  });

  it('are made for the contract as it is in the registry', () => {
    const script = fileURLToPath(new URL('../../scripts/contracts/google.mjs', import.meta.url));
    expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
  });

  it('would fail on a field that Google does not have, and on a name that is not in an enumeration', () => {
    const type = root!.lookupType('google.shopping.merchant.products.v1.ProductInput');
    expect(() => toProto({ productAttributes: { colour: 'red' } }, type)).toThrow('no field colour');
    expect(() => toProto({ productAttributes: { availability: 'in_stock' } }, type)).toThrow('no value in_stock');
  });
});

/** The lamp with every field that a mapping can fill. */
function everything(): MappedProduct {
  let product = lamp({}, 'https://media.example/lamp.jpg');
  for (const [target, value] of Object.entries(FILLED)) product = withField(product, target, value);
  const offer = {
    salePrice: { minor: '3990', currency: 'USD', exponent: 2 },
    saleFrom: '2026-12-01T00:00:00Z',
    saleTo: '2026-12-24T00:00:00Z',
  };
  const nodes = product.nodes.map((node) =>
    node.offer
      ? { ...node, offer: { ...node.offer, ...offer }, fields: { ...node.fields, link: cell('https://shop.example/p', node.sku, 'link') } }
      : node,
  );
  return { ...product, nodes };
}

/** Names as in the .proto files, moments as messages; throws on what the contract does not have. */
function toProto(value: unknown, type: Type): unknown {
  if (type.fullName === '.google.protobuf.Timestamp') return { seconds: String(Date.parse(value as string) / 1000) };
  const fields = new Map(
    type.fieldsArray.map((field) => [field.name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()), field]),
  );
  return Object.fromEntries(
    Object.entries(value as object).map(([key, entry]: [string, unknown]) => {
      const field = fields.get(key);
      if (!field) throw new Error(`no field ${key} in ${type.name}`);
      const one = (item: unknown): unknown => {
        const resolved = field.resolvedType;
        if (!resolved) return item;
        if ('values' in resolved) {
          if (!(String(item) in (resolved as Enum).values)) throw new Error(`no value ${String(item)} in ${resolved.name}`);
          return item;
        }
        return toProto(item, resolved as Type);
      };
      return [field.name, field.repeated ? (entry as unknown[]).map(one) : one(entry)];
    }),
  );
}
