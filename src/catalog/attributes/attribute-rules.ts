import { problem, type Problem } from '../../../libs/problem/index.js';
import { canonicalDecimal, compareDecimals, isRealDate, patternWeakness } from '../cells/index.js';
import { ATTRIBUTE_CODE, checkCodes, checkFixed, checkLabels, unknown } from '../schema/definition-rules.js';
import { ATTRIBUTE_TYPES, type Attribute, type CatalogSchema, type Validation } from '../schema/schema.js';
import { DISTINCTIONS } from './distinctions.js';
import type { AttributeEntity } from './attribute.entity.js';

/** What an administrator or importer says of an attribute. Absent: false, none, `auto`; of an existing attribute: as it is. */
export type AttributeRow = Pick<AttributeEntity, 'code' | 'type' | 'owner'> & Partial<Omit<AttributeEntity, 'revision'>>;

const FIXED = ['type', 'owner', 'localizable', 'scopable', 'unitFamily', 'referenceEntity'] as const;

export function checkAttributes(schema: CatalogSchema, groups: ReadonlySet<string>, rows: AttributeRow[]): Problem[] {
  const problems = checkCodes(rows, ATTRIBUTE_CODE, 'attributes');
  for (const [at, row] of rows.entries()) {
    const path = `attributes.${at}`;
    if (!ATTRIBUTE_TYPES.includes(row.type)) problems.push(unknown('attribute type', row.type, `${path}.type`));
    if (row.owner !== 'erp' && row.owner !== 'pim') problems.push(unknown('owner', row.owner, `${path}.owner`));
    if (row.groupCode && !groups.has(row.groupCode)) problems.push(unknown('attribute group', row.groupCode, `${path}.groupCode`));
    problems.push(
      ...checkLabels(row.labels, `${path}.labels`),
      ...checkKind(schema, row, path),
      ...checkValidation(row, `${path}.validation`),
    );
    problems.push(...checkFixed(schema.attributes.get(row.code), row, [...FIXED], path));
  }
  return problems;
}

function checkKind(schema: CatalogSchema, row: AttributeRow, path: string): Problem[] {
  const problems: Problem[] = [];
  if (row.type === 'measurement' && !schema.unitFamilies.has(row.unitFamily ?? ''))
    problems.push(unknown('unit family', row.unitFamily, `${path}.unitFamily`));
  if (row.type !== 'measurement' && row.unitFamily) {
    problems.push(
      problem(
        'unit_family_misplaced',
        `${path}.unitFamily`,
        'Only a measurement has a unit family.',
        'Leave it out, or choose the type measurement.',
      ),
    );
  }
  if (row.owner === 'pim' && row.factPolicy === 'review') {
    problems.push(
      problem(
        'fact_policy_misplaced',
        `${path}.factPolicy`,
        'Only facts have a policy; content is always reviewed.',
        'Leave it out, or make erp the owner.',
      ),
    );
  }
  return problems;
}

const TEXT_KEYS = ['maxLength', 'maxBytes', 'pattern', 'format', 'multiline', 'role'];
const ALLOWED: Record<Attribute['type'], string[]> = {
  text: TEXT_KEYS,
  rich_text: ['maxLength', 'maxBytes'],
  number: ['min', 'max', 'decimals', 'role'],
  measurement: ['min', 'max', 'decimals', 'role'],
  date: ['min', 'max'],
  boolean: ['role'],
  select: ['role'],
  multi_select: [],
  reference: [],
  asset: [],
};

function checkValidation({ type, validation = {} }: AttributeRow, path: string): Problem[] {
  const stray = Object.keys(validation).filter((key) => !(ALLOWED[type] ?? []).includes(key));
  const problems = stray.map((key) => bad(`${path}.${key.toWellFormed().slice(0, 40)}`, `An attribute of type ${type} has no such rule.`));
  for (const key of ['maxLength', 'maxBytes', 'decimals'] as const) {
    const limit = validation[key];
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= (key === 'decimals' ? 0 : 1)))
      problems.push(bad(`${path}.${key}`, 'This is not a whole number that can limit.'));
  }
  if (validation.format !== undefined && !['gtin', 'url', 'email'].includes(validation.format))
    problems.push(bad(`${path}.format`, 'There is no such format.'));
  if (validation.role !== undefined && !DISTINCTIONS.includes(validation.role))
    problems.push(bad(`${path}.role`, 'There is no such role.'));
  if (validation.multiline !== undefined && typeof validation.multiline !== 'boolean')
    problems.push(bad(`${path}.multiline`, 'This is neither true nor false.'));
  const weakness = validation.pattern === undefined ? undefined : patternWeakness(String(validation.pattern));
  if (weakness) problems.push(bad(`${path}.pattern`, `The pattern cannot be used: ${weakness}.`));
  return [...problems, ...checkBounds(type, validation, path)];
}

function checkBounds(type: Attribute['type'], { min, max }: Validation, path: string): Problem[] {
  const isSound = (bound: string) =>
    typeof bound === 'string' && (type === 'date' ? isRealDate(bound) : canonicalDecimal(bound) !== undefined);
  const unsound = Object.entries({ min, max }).filter(([, bound]) => bound !== undefined && !isSound(bound));
  if (unsound.length > 0)
    return unsound.map(([key]) => bad(`${path}.${key}`, `This is not a ${type === 'date' ? 'day' : 'decimal as a string'}.`));
  if (min === undefined || max === undefined) return [];
  const empty = type === 'date' ? min > max : compareDecimals(min, max) > 0;
  return empty ? [bad(`${path}.min`, 'The least is more than the most.')] : [];
}

function bad(path: string, message: string): Problem {
  return problem('validation_invalid', path, message, 'See the schema for the rules that each attribute type knows.');
}
