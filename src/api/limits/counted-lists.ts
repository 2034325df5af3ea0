import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';
import { JsonScalar } from '../scalars/index.js';
import { isList, widthOf } from './asked-fields.js';
import { isReadWhole } from './read-whole.js';

/**
 * Fields of one answer, and members of its JSON. What is estimated before a query runs is a quarter of it; lists without pages and JSON may
 * be longer than estimated.
 */
export const ANSWER_LIMIT = 200_000;

type Resolve = GraphQLFieldResolver<unknown, object>;

/** Of one request. */
interface Counted {
  /** Of lists and JSON that were answered so far. */
  fields: number;
  /** JSON that is read whole, and was. */
  whole: WeakSet<object>;
}

/** By the context of a request. */
const counted = new WeakMap<object, Counted>();
/** How many fields each item of a list has in the answer, by the variables of the request and the places of the query that ask for the list. */
const widths = new WeakMap<object, WeakMap<readonly FieldNode[], number>>();

/**
 * Counts the items of every list and the members of all JSON while they are answered, and answers nothing further when there are too many:
 * how long a list without pages is, and what JSON holds, nobody knows before. In the schema, because what is compiled asks only that.
 */
export function countLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const isJson = getNamedType(field.type).name === JsonScalar.name;
      const count = !isJson ? countItems : isReadWhole(type) ? countRepeated : countMembers;
      if (isJson || isList(field.type)) field.resolve = counting(field.resolve ?? defaultFieldResolver, count);
    }
  }
  return schema;
}

type Count = (found: unknown, info: GraphQLResolveInfo, before: Counted) => number;

function counting(resolve: Resolve, fieldsOf: Count): Resolve {
  const count = (found: unknown, context: object, info: GraphQLResolveInfo): unknown => {
    const before = countedOf(context);
    before.fields += fieldsOf(found, info, before);
    refuseBeyond(before.fields);
    return found;
  };
  return (source, args, context, info) => {
    refuseBeyond(countedOf(context).fields);
    const found: unknown = resolve(source, args, context, info);
    if (found instanceof Promise) return found.then((known) => count(known, context, info));
    return count(found, context, info);
  };
}

function countedOf(context: object): Counted {
  const known = counted.get(context) ?? { fields: 0, whole: new WeakSet() };
  counted.set(context, known);
  return known;
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

/** What is read whole costs its field, and its members only where it is asked for once more. */
function countRepeated(json: unknown, _info: GraphQLResolveInfo, { whole }: Counted): number {
  if (typeof json !== 'object' || json === null) return 0;
  if (whole.has(json)) return countMembers(json);
  whole.add(json);
  return 0;
}

function countItems(list: unknown, info: GraphQLResolveInfo): number {
  if (!Array.isArray(list)) return 0;
  const known = widths.get(info.variableValues) ?? new WeakMap<readonly FieldNode[], number>();
  widths.set(info.variableValues, known);
  const width = known.get(info.fieldNodes) ?? Math.max(1, widthOf(info));
  known.set(info.fieldNodes, width);
  return list.length * width;
}
