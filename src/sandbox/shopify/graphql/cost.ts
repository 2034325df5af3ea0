import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isScalarType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Variables = Record<string, unknown>;

const MUTATION = 10;
const CONNECTION = 2;

/** Reckons one operation's requested cost for given variables. */
export type CostOf = (variables: Variables) => number;

/**
 * Requested cost, worked out once per document as a function of its variables: scalars and enums 0, objects 1, a connection 2 and its page size times
 * its nodes (an object in it costs at least 1), a mutation 10 (shopify.dev, "API limits", August 2026). productSet grows by 1.9 a file, 0.6 a variant
 * file, 0.4 a metafield and 0.2 a variant (descriptions of the input types in the 2026-10 schema).
 */
export function costOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Map<string, FragmentDefinitionNode>): CostOf {
  const isMutation = operation.operation === 'mutation';
  const root = (isMutation ? schema.getMutationType() : schema.getQueryType())!;
  const parts = fieldsOf(schema, operation.selectionSet, root, fragments).map(({ field, parent }) => {
    const selected = fieldCost(schema, field, parent, fragments);
    if (!isMutation) return selected;
    return (variables: Variables) => MUTATION + inputCost(field, variables) + selected(variables);
  });
  return (variables) => Math.ceil(parts.reduce((sum, part) => sum + part(variables), 0));
}

/** A field with the type it is selected on: inside a fragment that is the fragment's type. */
interface Selection {
  field: FieldNode;
  parent: GraphQLNamedType;
}

type Fragments = Map<string, FragmentDefinitionNode>;

function fieldCost(schema: GraphQLSchema, field: FieldNode, parent: GraphQLNamedType, fragments: Fragments): CostOf {
  const definition =
    isCompositeType(parent) && 'getFields' in parent ? (parent as GraphQLObjectType).getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  if (!type || isScalarType(type) || isEnumType(type)) return () => 0;
  const children = fieldsOf(schema, field.selectionSet, type, fragments);
  if (!type.name.endsWith('Connection')) {
    const inner = sum(schema, children, fragments);
    // Payloads and edges are wrappers: only what is in them counts.
    return type.name.endsWith('Payload') || type.name.endsWith('Edge') ? inner : (variables) => 1 + inner(variables);
  }
  const nodes = children.filter((child) => child.field.name.value === 'nodes' || child.field.name.value === 'edges');
  const inner = sum(schema, nodes, fragments);
  const size = (field.arguments ?? []).find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
  return (variables) => CONNECTION + (size ? Number(valueFromASTUntyped(size, variables) ?? 0) : 0) * Math.max(1, inner(variables));
}

function sum(schema: GraphQLSchema, selected: Selection[], fragments: Fragments): CostOf {
  const parts = selected.map(({ field, parent }) => fieldCost(schema, field, parent, fragments));
  return (variables) => parts.reduce((total, part) => total + part(variables), 0);
}

/** Fields of a selection with its fragments opened: a fragment on one type of an interface is charged as if it applied. */
function fieldsOf(
  schema: GraphQLSchema,
  selection: SelectionSetNode | undefined,
  parent: GraphQLNamedType,
  fragments: Fragments,
): Selection[] {
  return (selection?.selections ?? []).flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ field: node, parent }];
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    const condition = fragment?.typeCondition?.name.value;
    return fieldsOf(schema, fragment?.selectionSet, (condition && schema.getType(condition)) || parent, fragments);
  });
}

interface CountedInput {
  files?: unknown[];
  metafields?: unknown[];
  variants?: { file?: unknown; metafields?: unknown[] }[];
}

function inputCost(field: FieldNode, variables: Variables): number {
  if (field.name.value !== 'productSet') return 0;
  const node = field.arguments?.find(({ name }) => name.value === 'input')?.value;
  const input = (node ? valueFromASTUntyped(node, variables) : undefined) as CountedInput | undefined;
  const count = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
  let cost = 1.9 * count(input?.files) + 0.4 * count(input?.metafields) + 0.2 * count(input?.variants);
  for (const variant of Array.isArray(input?.variants) ? input.variants : [])
    cost += (variant?.file ? 0.6 : 0) + 0.4 * count(variant?.metafields);
  return cost;
}

/** What the answer really held: each object counts 1; connections, edges and payloads are wrappers. */
export function objectsIn(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((total, item) => total + objectsIn(item), 0);
  if (typeof data !== 'object' || data === null) return 0;
  let total = 'nodes' in data || 'edges' in data ? CONNECTION : 1;
  for (const [key, value] of Object.entries(data))
    if (typeof value === 'object' && value !== null && key !== 'pageInfo') total += objectsIn(value);
  return total;
}
