import { cellKey, checkValue, parseCellKey, type Doc } from '../cells/index.js';
import type { AttributeRow } from '../attributes/attribute-rules.js';
import type { FamilyRow } from '../families/family-rules.js';
import { cellsLookedIn, scopesOfChannel } from '../schema/lookup-chain.js';
import type { Attribute, CatalogSchema, Family } from '../schema/schema.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { ProductNodeEntity } from '../products/product-node.entity.js';
import type { ChannelPlace } from './channel-places.js';

/**
 * `value_breaks_rule`: it stands, and could not be written any more. `value_leaves_family`: nobody can change it any more. `value_missing`: something
 * that is sold lacks it where a channel that asks for it would look, in a locale of that channel.
 */
export type ImpactCode = 'value_breaks_rule' | 'value_leaves_family' | 'value_missing';

/** One thing that a save would ask for, and which of what stands does not follow it. */
export interface Expectation {
  code: ImpactCode;
  /** Only products of this family; null: all. */
  family: string | null;
  /** Of `value_missing`: the scope of the requirement; `*` is every channel. */
  scope: string | null;
  /** As it would be. */
  attribute: Attribute;
  /** Of `value_missing`: what has no value in all cells of one of these lacks it. Null: there is no channel that would ask, and any value of it is enough. */
  looks: Look[] | null;
}

/** A look of channels for a value in one of their locales. */
interface Look {
  /** Where the value would be written; null: it is the same in all locales. */
  cell: string | null;
  cells: ReadonlySet<string>;
}

/** A node of a tree, with the cells that expectations are about. */
export interface StatedNode extends Pick<ProductNodeEntity, 'rootId' | 'id' | 'parentId' | 'sku' | 'sellable' | 'familyCode'> {
  cells: Doc;
}

/** Where something does not follow an expectation; `problem` says what a writer would be told. */
export interface Miss {
  sku: string;
  cell: string | null;
  problem: Problem | undefined;
}

/** What these attributes would ask of values: rules that differ from those that stand. */
export function expectedOfAttributes(schema: CatalogSchema, rows: readonly AttributeRow[]): Expectation[] {
  return rows.flatMap(({ code, validation }) => {
    const stored = schema.attributes.get(code);
    if (!stored || !validation || JSON.stringify(validation) === JSON.stringify(stored.validation)) return [];
    return { code: 'value_breaks_rule' as const, family: null, scope: null, attribute: { ...stored, validation }, looks: null };
  });
}

/** What these families would take away, and what they would newly require. */
export function expectedOfFamilies(schema: CatalogSchema, channels: readonly ChannelPlace[], rows: readonly FamilyRow[]): Expectation[] {
  return rows.flatMap(({ code: family, attributes, required }) => {
    const stored = schema.families.get(family);
    if (!stored) return [];
    const of = (code: string): Attribute => schema.attributes.get(code)!;
    const gone = [...stored.attributes].filter((code) => !attributes.includes(code));
    const asked = Object.entries(required ?? {}).flatMap(([scope, codes]) =>
      codes
        .filter((code) => !stored.required[scope]?.includes(code) && !stored.required['*']?.includes(code))
        .map((code) => ({ scope, code })),
    );
    return [
      ...gone.map((code) => ({ code: 'value_leaves_family' as const, family, scope: null, attribute: of(code), looks: null })),
      ...asked.map(({ scope, code }) => ({
        ...{ code: 'value_missing' as const, family, scope, attribute: of(code) },
        looks: looksFor(schema, channels, { scope, attribute: of(code), stored }),
      })),
    ];
  });
}

/**
 * As readiness asks (`demandsOf`): of each channel that this scope is one of, in each locale of it. Those that look in the same cells look once, and those
 * that asked before not at all.
 */
function looksFor(
  schema: CatalogSchema,
  channels: readonly ChannelPlace[],
  { scope, attribute, stored }: { scope: string; attribute: Attribute; stored: Family },
): Look[] | null {
  const asking = channels
    .map(({ channelCode: code, kind, marketCode: market, locales }) => ({
      ...{ locales, scopes: scopesOfChannel(schema, { code, kind, market }) },
    }))
    .filter(({ scopes }) => scope === '*' || scopes.includes(scope));
  if (asking.length === 0) return null;
  const looks = asking
    .filter(({ scopes }) => !scopes.some((one) => stored.required[one]?.includes(attribute.code)))
    .flatMap(({ scopes, locales }) =>
      (attribute.localizable ? locales : locales.slice(0, 1)).map((locale): Look => {
        const cell = attribute.localizable ? cellKey({ attribute: attribute.code, locale }) : null;
        return { cell, cells: new Set(cellsLookedIn(attribute, locale, { scopes, locales })) };
      }),
    );
  return [...new Map(looks.map((look) => [[...look.cells].join(' '), look])).values()];
}

/** Where one tree does not follow an expectation. Pure. */
export function missesOf(schema: CatalogSchema, tree: readonly StatedNode[], { code, family, attribute, looks }: Expectation): Miss[] {
  if (family !== null && tree[0]?.familyCode !== family) return [];
  const own = tree.map((node) => ({
    node,
    stated: Object.entries(node.cells).filter(([cell, value]) => value !== null && parseCellKey(cell)?.attribute === attribute.code),
  }));
  if (code === 'value_missing') return lacking(own, looks);
  return own.flatMap(({ node, stated }) =>
    stated.flatMap(([cell, value]) => {
      if (code === 'value_leaves_family') return { sku: node.sku, cell, problem: undefined };
      const { problem } = checkValue(schema, attribute, value, cell);
      return problem ? { sku: node.sku, cell, problem } : [];
    }),
  );
}

function lacking(own: readonly { node: StatedNode; stated: [cell: string, value: unknown][] }[], looks: readonly Look[] | null): Miss[] {
  const byId = new Map(own.map((one) => [one.node.id, one]));
  const has = (id: string | null, look: Look | undefined): boolean => {
    const one = id === null ? undefined : byId.get(id);
    return one !== undefined && (one.stated.some(([cell]) => !look || look.cells.has(cell)) || has(one.node.parentId, look));
  };
  return own.flatMap(({ node: { id, sku, sellable } }) => {
    if (!sellable) return [];
    if (!looks) return has(id, undefined) ? [] : { sku, cell: null, problem: undefined };
    const failed = looks.find((look) => !has(id, look));
    return failed ? { sku, cell: failed.cell, problem: undefined } : [];
  });
}
