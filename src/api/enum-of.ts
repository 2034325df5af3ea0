import { registerEnumType } from '@nestjs/graphql';

/**
 * A GraphQL enum of a domain tuple, so that a value is written once; a value without words does not compile.
 * `enumOf('TaxDisplay', TAX_DISPLAYS, 'How …', { net: 'Without tax', gross: 'With tax' })` gives `{ net: 'net', gross: 'gross' }`.
 */
export function enumOf<T extends string>(
  name: string,
  values: readonly T[],
  description: string,
  words: Record<T, string>,
): { [K in T]: K } {
  const made = Object.fromEntries(values.map((value) => [value, value])) as { [K in T]: K };
  const valuesMap = Object.fromEntries(values.map((value) => [value, { description: words[value] }])) as {
    [K in T]: { description: string };
  };
  registerEnumType(made, { name, description, valuesMap });
  return made;
}
