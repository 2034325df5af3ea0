import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import { problem, type Problem } from '../../../libs/problem/index.js';

/**
 * What one request may ask. Depth and tokens are limited by mercurius itself; much data belongs into variables. 15 is what the usual
 * introspection query of the package graphql asks since its release 16.9: at 14, GraphiQL and generators of clients got no schema.
 */
export const QUERY_LIMITS = { depth: 15, tokens: 20_000, fields: 2_000, aliases: 50, page: 250, cost: 50_000 } as const;

interface Tally {
  cost: number;
  fields: number;
  aliases: number;
  page: number;
}

/**
 * Measures a query before it runs. Cost is the number of fields that the answer could hold: a field below a list of `first: 50` counts
 * 50 times. Written here because mercurius limits depth only, and the ready-made cost plugins want every field annotated.
 */
export function overLimit(
  document: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): Problem | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find((node) => !operationName || node.name?.value === operationName);
  if (!operation) return undefined;
  const tally = measure(operation.selectionSet, { fragments, variables, spread: new Map() });
  for (const what of ['aliases', 'page', 'fields', 'cost'] as const) {
    if (tally[what] > QUERY_LIMITS[what]) return tooMuch(what, tally[what]);
  }
  return undefined;
}

interface Surroundings {
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
  /** Each fragment is measured once, else fragments that spread each other twice would make this walk itself exponential. */
  spread: Map<string, Tally>;
}

function measure(selections: SelectionSetNode, around: Surroundings): Tally {
  const total: Tally = { cost: 0, fields: 0, aliases: 0, page: 0 };
  for (const selection of selections.selections) {
    const part =
      selection.kind === Kind.FIELD
        ? measureField(selection, around)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet, around)
          : measureSpread(selection.name.value, around);
    total.cost += part.cost;
    total.fields += part.fields;
    total.aliases += part.aliases;
    total.page = Math.max(total.page, part.page);
  }
  return total;
}

function measureField(field: FieldNode, around: Surroundings): Tally {
  const below = field.selectionSet ? measure(field.selectionSet, around) : { cost: 0, fields: 0, aliases: 0, page: 0 };
  const page = pageSize(field, around.variables);
  return {
    cost: 1 + below.cost * Math.max(1, page),
    fields: 1 + below.fields,
    aliases: (field.alias ? 1 : 0) + below.aliases,
    page: Math.max(page, below.page),
  };
}

function measureSpread(name: string, around: Surroundings): Tally {
  const known = around.spread.get(name);
  if (known) return known;
  const fragment = around.fragments.get(name);
  const tally = fragment ? measure(fragment.selectionSet, around) : { cost: 0, fields: 0, aliases: 0, page: 0 };
  around.spread.set(name, tally);
  return tally;
}

function pageSize(field: FieldNode, variables: Record<string, unknown>): number {
  const sizes = (field.arguments ?? []).filter((argument) => ['first', 'last'].includes(argument.name.value));
  return Math.max(0, ...sizes.map((argument) => numberOf(argument.value, variables)));
}

function numberOf(value: ValueNode, variables: Record<string, unknown>): number {
  if (value.kind === Kind.INT) return Number(value.value);
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : 0;
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
