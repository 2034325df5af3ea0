import { isInputObjectType, getNamedType, Kind, typeFromAST, type DocumentNode, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/** Schema → input types that hold themselves, at whatever depth. */
const known = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/**
 * Whether a variable is of a type that holds itself, as filters within filters do. The compiler of our GraphQL server (graphql-jit 0.8.9) writes the reading of
 * a variable out for every level, without an end: 14 s until the stack was full, for one document. Such documents are not compiled.
 */
export function hasRecursiveVariable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const recursive = known.get(schema) ?? recursiveInputs(schema);
  known.set(schema, recursive);
  return document.definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      (node.variableDefinitions ?? []).some(({ type }) => {
        const named = getNamedType(typeFromAST(schema, type as never) as GraphQLNamedType | undefined);
        return named !== undefined && recursive.has(named.name);
      }),
  );
}

/** Those that hold themselves, and those that hold one of them. */
function recursiveInputs(schema: GraphQLSchema): ReadonlySet<string> {
  const reaches = (type: GraphQLNamedType, above: readonly string[]): boolean =>
    isInputObjectType(type) &&
    (above.includes(type.name) ||
      Object.values(type.getFields()).some((field) => reaches(getNamedType(field.type), [...above, type.name])));
  return new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => reaches(type, []))
      .map(({ name }) => name),
  );
}
