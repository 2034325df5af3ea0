import { canonicalDecimal, checkValue, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { listOf } from './labels.js';
import type { Row } from './verdicts.js';

/** A value as the catalogue holds it; undefined where it is refused, which the row's verdict then says. */
export function readValue(
  schema: CatalogSchema,
  attribute: Attribute,
  text: string,
  unit: string | undefined,
  column: string,
  row: Row,
): unknown {
  const { value, problem } = checkValue(schema, attribute, shaped(attribute, text, unit), column);
  if (problem) {
    row.warn(column, `akeneo_${problem.code}`, `${problem.message} (${text.slice(0, 80)}) The value is left out.`, problem.fix);
    return undefined;
  }
  return value;
}

/** Option codes are found whatever their case, as in Akeneo. */
function shaped(attribute: Attribute, text: string, unit: string | undefined): unknown {
  switch (attribute.type) {
    case 'boolean':
      return text === '1' ? true : text === '0' ? false : text;
    case 'number':
      return canonicalDecimal(text) ?? text;
    case 'measurement':
      return { amount: canonicalDecimal(text) ?? text, unit: unit ?? '' };
    case 'select':
      return optionCode(attribute, text);
    case 'multi_select':
      return listOf(text)
        .map((code) => optionCode(attribute, code))
        .sort();
    case 'text':
    case 'rich_text':
    case 'date':
    case 'reference':
    case 'asset':
      return text;
  }
}

function optionCode(attribute: Attribute, code: string): string {
  if (attribute.options.has(code)) return code;
  const folded = code.toLowerCase();
  return [...attribute.options.keys()].find((one) => one.toLowerCase() === folded) ?? code;
}
