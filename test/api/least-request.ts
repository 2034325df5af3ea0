import {
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

interface LeastRequest {
  path: string;
  init: { method: string; headers: Record<string, string>; body?: string };
}

const LITERALS: Record<string, string> = {
  Int: '1',
  Float: '1',
  DateTime: '"2030-01-01T00:00:00Z"',
  Boolean: 'false',
  ID: '"1"',
  BigInt: '"1"',
  JSON: '{}',
};

/** The smallest request that reaches an operation: required arguments only, with values that name nothing. */
export function requestFor(operation: string, schema: GraphQLSchema): LeastRequest {
  const [kind, name] = operation.split(' ') as [string, string];
  if (kind === 'GET') return { path: name, init: { method: 'GET', headers: {} } };
  if (kind === 'POST') return { path: name.replace('::', ':'), init: json('{}') };
  const field = (kind === 'Query' ? schema.getQueryType() : schema.getMutationType())!.getFields()[name]!;
  const given = field.args.filter(isRequiredArgument).map((argument) => `${argument.name}: ${literal(argument.type)}`);
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  const query = `${kind.toLowerCase()} { ${name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${selection} }`;
  return { path: '/graphql', init: json(JSON.stringify({ query })) };
}

const json = (body: string): LeastRequest['init'] => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body });

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  return LITERALS[type.name] ?? '"x"';
}
