import {
  defaultFieldResolver,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';
import { JsonScalar } from '../scalars/index.js';

/**
 * Fields of one answer, and members of its JSON. What is estimated before a query runs is a quarter of it; lists without pages and JSON may
 * be longer than estimated.
 */
export const ANSWER_LIMIT = 200_000;

type Resolve = GraphQLFieldResolver<unknown, object>;

/** Fields of the lists that were answered so far, by the context of their request. */
const counted = new WeakMap<object, number>();
/** How many fields each item of a list has in the answer, by the places of the query that ask for the list: they are merged. */
const widths = new WeakMap<readonly FieldNode[], number>();

/**
 * Counts the items of every list and the members of all JSON while they are answered, and answers nothing further when there are too many:
 * how long a list without pages is, and what JSON holds, nobody knows before. In the schema, because what is compiled asks only that.
 */
export function countLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const isJson = getNamedType(field.type).name === JsonScalar.name;
      if (isJson || isList(field.type)) field.resolve = counting(field.resolve ?? defaultFieldResolver, isJson ? countMembers : countItems);
    }
  }
  return schema;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

type Count = (found: unknown, info: GraphQLResolveInfo) => number;

function counting(resolve: Resolve, fieldsOf: Count): Resolve {
  const count = (found: unknown, context: object, info: GraphQLResolveInfo): unknown => {
    const more = fieldsOf(found, info);
    if (more === 0) return found;
    const fields = (counted.get(context) ?? 0) + more;
    counted.set(context, fields);
    refuseBeyond(fields);
    return found;
  };
  return (source, args, context, info) => {
    refuseBeyond(counted.get(context) ?? 0);
    const found: unknown = resolve(source, args, context, info);
    if (found instanceof Promise) return found.then((known) => count(known, context, info));
    return count(found, context, info);
  };
}

function refuseBeyond(fields: number): void {
  if (fields <= ANSWER_LIMIT) return;
  const message = `The answer holds more than ${ANSWER_LIMIT.toLocaleString('en-US')} fields.`;
  const details = { limit: ANSWER_LIMIT };
  throw new ApiRefusal(
    400,
    problem('query_too_expensive', undefined, message, 'Ask for smaller pages or fewer nested lists.', { details }),
  );
}

/** Keys and elements at every depth; what is no object has none. No deeper than the limit, and by no recursion: a body may nest as it likes. */
function countMembers(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  const open: object[] = [json];
  let members = 0;
  while (open.length > 0 && members <= ANSWER_LIMIT) {
    for (const value of Object.values(open.pop()!) as unknown[]) {
      members += 1;
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return members;
}

function countItems(list: unknown, { fieldNodes, fragments, schema, returnType }: GraphQLResolveInfo): number {
  if (!Array.isArray(list)) return 0;
  let width = widths.get(fieldNodes);
  if (width === undefined) {
    width = Math.max(1, fieldsIn(fieldNodes, getNamedType(returnType), { fragments, schema }));
    widths.set(fieldNodes, width);
  }
  return list.length * width;
}

type Document = Pick<GraphQLResolveInfo, 'fragments' | 'schema'>;

/** Fields below these places, which are merged. Lists among them count by their own items; objects that are none have their fields here. */
function fieldsIn(nodes: readonly FieldNode[], type: GraphQLNamedType, document: Document): number {
  const asked: Asked = new Map();
  for (const { selectionSet } of nodes) if (selectionSet) gather(selectionSet, type, document, asked);
  let fields = asked.size;
  for (const { places, of } of asked.values())
    if (of && isCompositeType(getNamedType(of)) && !isList(of)) fields += fieldsIn(places, getNamedType(of), document);
  return fields;
}

/** By their name in the answer. */
type Asked = Map<string, { places: FieldNode[]; of: GraphQLOutputType | undefined }>;

function gather({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined, document: Document, asked: Asked): void {
  for (const one of selections) {
    if (one.kind === Kind.FIELD) {
      const name = (one.alias ?? one.name).value;
      const known = asked.get(name);
      const of = isObjectType(type) || isInterfaceType(type) ? type.getFields()[one.name.value]?.type : undefined;
      if (known) known.places.push(one);
      else asked.set(name, { places: [one], of });
      continue;
    }
    const part = one.kind === Kind.INLINE_FRAGMENT ? one : document.fragments[one.name.value]!;
    const within = part.typeCondition ? document.schema.getType(part.typeCondition.name.value) : type;
    gather(part.selectionSet, within, document, asked);
  }
}
