import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** No text of ours may hold it, so each text that states a form refuses it. */
const BAD = 'a\u0000b';

interface Wrong {
  value: unknown;
  /** Where a finding must stand. */
  places: string[];
}

/** A call in which every text is wrong, with the places of all of them. What has few values (enums, flags, numbers, moments) is right. */
export function wrongCall(kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>) {
  const variables: Record<string, unknown> = {};
  const places: string[] = [];
  for (const { name, type } of field.args) {
    const wrong = wrongValue(type, name);
    variables[name] = wrong.value;
    places.push(...wrong.places);
  }
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const payload = getNamedType(field.type);
  const selected = !isObjectType(payload)
    ? ''
    : payload.getFields()['userErrors']
      ? '{ userErrors { code path message fix } }'
      : '{ __typename }';
  return { text: `${kind} (${declared}) { ${field.name}(${given}) ${selected} }`, variables, places };
}

/** `within`: the inputs around it. A filter within a filter says nothing new, and would never end: it is left out. */
function wrongValue(given: GraphQLInputType, path: string, within: readonly string[] = []): Wrong {
  const type = getNullableType(given);
  if (isListType(type)) {
    const inner = wrongValue(type.ofType, `${path}.0`, within);
    return { value: [inner.value], places: inner.places };
  }
  if (isInputObjectType(type)) {
    const around = [...within, type.name];
    const fields = Object.values(type.getFields())
      .filter((one) => !around.includes(getNamedType(one.type).name))
      .map((one) => [one.name, wrongValue(one.type, `${path}.${one.name}`, around)] as const);
    const value = Object.fromEntries(fields.map(([name, wrong]) => [name, wrong.value]));
    return { value, places: fields.flatMap(([name, { places }]) => places.map((place) => known(type.name, name, place))) };
  }
  if (isEnumType(type)) return { value: type.getValues()[0]!.name, places: [] };
  return wrongScalar(isScalarType(type) ? type.name : '', path);
}

function wrongScalar(name: string, path: string): Wrong {
  switch (name) {
    case 'String':
    case 'ID':
      return { value: BAD, places: [path] };
    case 'Int':
    case 'Float':
      return { value: 1, places: [] };
    case 'Boolean':
      return { value: true, places: [] };
    case 'DateTime':
      return { value: '2030-01-01T00:00:00Z', places: [] };
    case 'BigInt':
      return { value: '1', places: [] };
    default:
      return { value: {}, places: [] };
  }
}

/** Two refusals have always stood elsewhere than the field: what programs match on stays. */
function known(type: string, field: string, place: string): string {
  if (type === 'CreateProductInput' && field === 'parentSku') return place.replace(/parentSku$/, 'parent');
  if (type === 'AltTextInput' && field === 'text') return place.replace(/\d+\.text$/, BAD);
  return place;
}
