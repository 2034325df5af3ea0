import { canonicalDecimal, checkValue, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { listOf } from './labels.js';
import { lostMarkup } from './lost-markup.js';
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
  const given = shaped(attribute, text, unit, (code) => {
    const message = `Attribute ${attribute.code} has no option ${JSON.stringify(code.slice(0, 100))}; it is left out.`;
    row.lose(column, code, 'akeneo_option_unknown', message, 'Export attribute_options.csv again, or correct the code.');
  });
  if (Array.isArray(given) && given.length === 0) return undefined;
  const { value, problem } = checkValue(schema, attribute, given, column);
  if (problem) {
    const said = unit ? `${text} ${unit}` : text;
    row.lose(
      column,
      said,
      `akeneo_${problem.code}`,
      `${problem.message} The value is left out.`,
      mending(attribute, problem.code, problem.fix),
    );
    return undefined;
  }
  if (attribute.type === 'rich_text') {
    const lost = lostMarkup(text, String(value));
    if (lost.length > 0)
      row.lose(column, text, 'akeneo_html', `Taken without ${lost.join(', ')}.`, 'Write it with plain HTML; shops show no other.');
  }
  return value;
}

/** Option codes are found whatever their case, as in Akeneo. */
function shaped(attribute: Attribute, text: string, unit: string | undefined, unknown: (code: string) => void): unknown {
  switch (attribute.type) {
    case 'boolean':
      return text === '1' ? true : text === '0' ? false : text;
    case 'number':
      return decimal(text);
    case 'measurement':
      return measurement(text, unit);
    case 'select':
      return optionCode(attribute, text) ?? text;
    case 'multi_select':
      return [
        ...new Set(
          listOf(text).flatMap((code) => {
            const known = optionCode(attribute, code);
            if (known === undefined) unknown(code);
            return known ?? [];
          }),
        ),
      ].sort();
    case 'date':
      // Some releases write the moment of the day's beginning.
      return text.replace(/T00:00:00(\.0+)?([+-]\d\d:?\d\d|Z)?$/, '');
    case 'text':
    case 'rich_text':
    case 'reference':
    case 'asset':
      return text;
  }
}

/** Akeneo before 3 may write "10.5 KILOGRAM" into one cell. */
function measurement(text: string, unit: string | undefined): { amount: string; unit: string } {
  const [, amount, within] = unit === undefined ? (/^(\S+)\s+([A-Za-z_]\S*)$/.exec(text) ?? []) : [];
  return { amount: decimal(amount ?? text), unit: within ?? unit ?? '' };
}

/** "1.0E-5" is written out: PHP prints small and large numbers so. */
export function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?[eE]([+-]?\d{1,2})$/.exec(text) ?? [];
  if (exponent === undefined) return canonicalDecimal(text.replace(/^\+/, '').replace(/^(-?)\./, '$10.')) ?? text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? `${'0'.repeat(1 - point)}${digits}` : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const tail = padded.slice(at);
  return canonicalDecimal(`${sign}${padded.slice(0, at)}${tail === '' ? '' : `.${tail}`}`) ?? text;
}

function optionCode(attribute: Attribute, code: string): string | undefined {
  if (attribute.options.has(code)) return code;
  const known = foldedOptions.get(attribute) ?? new Map([...attribute.options.keys()].map((one) => [one.toLowerCase(), one]));
  foldedOptions.set(attribute, known);
  return known.get(code.toLowerCase());
}

const foldedOptions = new WeakMap<Attribute, Map<string, string>>();

/** How an export brings it, where the catalogue's own words are for programs. */
function mending({ type }: Attribute, code: string, fix: string): string {
  if (code === 'number_invalid') return 'Export with a point as the decimal separator, and digits only.';
  if (code === 'date_not_real') return 'Export with the date format yyyy-mm-dd.';
  if (code === 'value_wrong_type' && type === 'boolean') return 'Write 1 or 0.';
  if (code === 'option_unknown') return 'Export attribute_options.csv again, or correct the code.';
  return fix;
}
