import {
  defaultFieldResolver,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';

/** Fields of one answer. What is estimated before a query runs is a quarter of it; lists without pages may be longer than estimated. */
export const ANSWER_LIMIT = 200_000;

type Resolve = GraphQLFieldResolver<unknown, object>;

/** Fields of the lists that were answered so far, by the context of their request. */
const counted = new WeakMap<object, number>();
/** How many fields each item of a list has in the answer. */
const widths = new WeakMap<FieldNode, number>();

/**
 * Counts the items of every list while it is answered, and answers no further list when there are too many: how long a list without pages
 * is, nobody knows before. In the schema, because what is compiled asks only that.
 */
export function countLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (isListType(isNonNullType(field.type) ? field.type.ofType : field.type))
        field.resolve = counting(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

function counting(resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    refuseBeyond(counted.get(context) ?? 0);
    const found: unknown = resolve(source, args, context, info);
    if (found instanceof Promise) return found.then((list) => count(list, context, info));
    return count(found, context, info);
  };
}

function count(list: unknown, context: object, info: GraphQLResolveInfo): unknown {
  if (!Array.isArray(list)) return list;
  const fields = (counted.get(context) ?? 0) + list.length * widthOf(info);
  counted.set(context, fields);
  refuseBeyond(fields);
  return list;
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

function widthOf({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  const [node] = fieldNodes;
  let width = widths.get(node!);
  if (width === undefined) {
    width = node!.selectionSet ? Math.max(1, fieldsIn(node!.selectionSet, fragments)) : 1;
    widths.set(node!, width);
  }
  return width;
}

function fieldsIn({ selections }: SelectionSetNode, fragments: GraphQLResolveInfo['fragments']): number {
  let fields = 0;
  for (const one of selections) {
    if (one.kind === Kind.FIELD) fields += 1;
    else if (one.kind === Kind.INLINE_FRAGMENT) fields += fieldsIn(one.selectionSet, fragments);
    else fields += fieldsIn(fragments[one.name.value]!.selectionSet, fragments);
  }
  return fields;
}
