import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

type Document = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>;

/** By their name in the answer, each with the places of the query that ask for it: they are merged. */
type Asked = Map<string, { places: FieldNode[]; of: GraphQLOutputType | undefined }>;

/**
 * How many fields each item of this list has in the answer. Looked for from the top: what is compiled names a place also where a directive above
 * it leaves it out.
 */
export function widthOf(info: GraphQLResolveInfo): number {
  let type: GraphQLNamedType = info.schema.getRootType(info.operation.operation)!;
  let asked = gather([info.operation], type, info);
  let places: FieldNode[] = [];
  for (const name of namesOf(info.path)) {
    const { places: found, of } = asked.get(name)!;
    places = found;
    type = getNamedType(of!);
    asked = gather(places, type, info);
  }
  return fieldsIn(places, type, info);
}

function namesOf(path: GraphQLResolveInfo['path']): string[] {
  const names: string[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) if (typeof at.key === 'string') names.unshift(at.key);
  return names;
}

/** Fields below these places. Lists among them count by their own items; objects that are none have their fields here. */
function fieldsIn(places: readonly FieldNode[], type: GraphQLNamedType, document: Document): number {
  const asked = gather(places, type, document);
  let fields = asked.size;
  for (const { places: below, of } of asked.values())
    if (of && isCompositeType(getNamedType(of)) && !isList(of)) fields += fieldsIn(below, getNamedType(of), document);
  return fields;
}

function gather(places: readonly { selectionSet?: SelectionSetNode }[], type: GraphQLNamedType, document: Document): Asked {
  const asked: Asked = new Map();
  for (const { selectionSet } of places) if (selectionSet) gatherInto(asked, selectionSet, type, document);
  return asked;
}

function gatherInto(asked: Asked, { selections }: SelectionSetNode, type: GraphQLNamedType | undefined, document: Document): void {
  for (const one of selections) {
    if (isLeftOut(one, document.variableValues)) continue;
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
    gatherInto(asked, part.selectionSet, within, document);
  }
}

function isLeftOut(one: SelectionNode, variables: Document['variableValues']): boolean {
  if (!one.directives?.length) return false;
  return (
    getDirectiveValues(GraphQLSkipDirective, one, variables)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, one, variables)?.['if'] === false
  );
}
