import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { variablesOverLimit } from './variable-limits.js';

/**
 * What one request may ask. Depth and tokens are limited by mercurius itself; much data belongs into variables. 15 is what the usual
 * introspection query of the package graphql asks since its release 16.9: at 14, GraphiQL and generators of clients got no schema.
 * `unpaged`: how many items a list is taken for that has no pages; what it really holds is counted while it is answered (counted-lists).
 * `usual`: the size of a page that nobody asked for.
 */
export const QUERY_LIMITS = {
  depth: 15,
  tokens: 20_000,
  fields: 2_000,
  aliases: 50,
  page: 250,
  cost: 50_000,
  unpaged: 10,
  usual: 50,
} as const;

interface Tally {
  cost: number;
  fields: number;
  aliases: number;
  page: number;
}

const NOTHING: Tally = { cost: 0, fields: 0, aliases: 0, page: 0 };

/**
 * Measures every operation of a document before one of them runs. Cost is the number of fields that the answer could hold: a field below a
 * list of `first: 50` counts 50 times. Written here because mercurius limits depth only, and the ready-made cost plugins want every field
 * annotated.
 */
export function overLimit(schema: GraphQLSchema, document: DocumentNode, given: Record<string, unknown>): Problem | undefined {
  const tooLarge = variablesOverLimit(given);
  if (tooLarge) return tooLarge;
  if (within.has(document)) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const variables = new Map<string, unknown>();
    for (const { variable, defaultValue } of node.variableDefinitions ?? [])
      variables.set(variable.name.value, given[variable.name.value] ?? numberIn(defaultValue));
    const root = schema.getRootType(node.operation) ?? undefined;
    const tally = measure(node.selectionSet, root, false, { schema, fragments, variables, spread: new Map() });
    for (const what of ['aliases', 'page', 'fields', 'cost'] as const) {
      if (tally[what] > QUERY_LIMITS[what]) return tooMuch(what, tally[what]);
    }
  }
  if (!asksSizeByVariable(document)) within.add(document);
  return undefined;
}

/** Documents that are within the limits whatever the values of their variables: mercurius keeps what it has read, and gives the same one again. */
const within = new WeakSet<DocumentNode>();

function asksSizeByVariable(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Argument: ({ name, value }) => {
      if (value.kind === Kind.VARIABLE && (name.value === 'first' || name.value === 'last')) asks = true;
    },
  });
  return asks;
}

interface Surroundings {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Map<string, unknown>;
  /** Each fragment is measured once, else fragments that spread each other twice would make this walk itself exponential. */
  spread: Map<string, Tally>;
}

/** `isPage`: these are the fields of a page, whose lists hold no more than was asked for. */
function measure(selections: SelectionSetNode, type: GraphQLNamedType | undefined, isPage: boolean, around: Surroundings): Tally {
  const total = { ...NOTHING };
  for (const selection of selections.selections) {
    const part =
      selection.kind === Kind.FIELD
        ? measureField(selection, type, isPage, around)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet, typeNamed(selection.typeCondition?.name.value, around) ?? type, isPage, around)
          : measureSpread(selection.name.value, isPage, around);
    total.cost += part.cost;
    total.fields += part.fields;
    total.aliases += part.aliases;
    total.page = Math.max(total.page, part.page);
  }
  return total;
}

function measureField(field: FieldNode, parent: GraphQLNamedType | undefined, isPage: boolean, around: Surroundings): Tally {
  const known = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
  const page = pageSize(field, known, around.variables);
  const type = known && getNamedType(known.type);
  const below = field.selectionSet ? measure(field.selectionSet, type, page !== undefined, around) : NOTHING;
  const items = page ?? (!isPage && known && isList(known) && isCompositeType(type) ? QUERY_LIMITS.unpaged : 1);
  return {
    cost: 1 + below.cost * Math.max(1, items),
    fields: 1 + below.fields,
    aliases: (field.alias ? 1 : 0) + below.aliases,
    page: Math.max(page ?? 0, below.page),
  };
}

function measureSpread(name: string, isPage: boolean, around: Surroundings): Tally {
  const key = `${name} ${isPage}`;
  const known = around.spread.get(key);
  if (known) return known;
  const fragment = around.fragments.get(name);
  const type = typeNamed(fragment?.typeCondition.name.value, around);
  const tally = fragment ? measure(fragment.selectionSet, type, isPage, around) : NOTHING;
  around.spread.set(key, tally);
  return tally;
}

function typeNamed(name: string | undefined, { schema }: Surroundings): GraphQLNamedType | undefined {
  return name === undefined ? undefined : schema.getType(name);
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** What `first` asks for, or stands for where it is left out; undefined where the field has no pages. */
function pageSize(
  field: FieldNode,
  known: GraphQLField<unknown, unknown> | undefined,
  variables: Map<string, unknown>,
): number | undefined {
  const sizes = (known?.args ?? []).filter(({ name }) => name === 'first' || name === 'last');
  if (sizes.length === 0) return undefined;
  return Math.max(...sizes.map((size) => sizeOf(field, size, variables)));
}

function sizeOf(field: FieldNode, size: GraphQLArgument, variables: Map<string, unknown>): number {
  const value = (field.arguments ?? []).find((argument) => argument.name.value === size.name)?.value;
  const given = value?.kind === Kind.VARIABLE ? variables.get(value.name.value) : numberIn(value);
  const number = given ?? size.defaultValue;
  return typeof number === 'number' ? number : QUERY_LIMITS.usual;
}

function numberIn(value: ValueNode | undefined): number | undefined {
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

function tooMuch(what: 'cost' | 'fields' | 'aliases' | 'page', found: number): Problem {
  const limit = QUERY_LIMITS[what];
  const details = { limit, found };
  switch (what) {
    case 'page':
      return problem(
        'page_too_large',
        undefined,
        `A page holds at most ${limit} items; ${found} were asked for.`,
        'Ask for fewer and page on with `after`.',
        { details },
      );
    case 'aliases':
      return problem(
        'query_too_expensive',
        undefined,
        `The query has ${found} aliases; ${limit} are allowed.`,
        'Split it into several requests.',
        { details },
      );
    case 'fields':
      return problem('query_too_expensive', undefined, `The query names ${found} fields; ${limit} are allowed.`, 'Ask for fewer fields.', {
        details,
      });
    case 'cost':
      return problem(
        'query_too_expensive',
        undefined,
        `The answer could hold ${found} fields; ${limit} are allowed.`,
        'Ask for smaller pages or fewer nested lists.',
        { details },
      );
  }
}
