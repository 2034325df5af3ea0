import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCodes, checkLabels, CODE, unknown } from '../schema/definition-rules.js';
import type { Attribute, CatalogSchema, VariantLevel } from '../schema/schema.js';
import type { FamilyEntity } from './family.entity.js';
import type { FamilyVariantEntity } from './family-variant.entity.js';

/** A family to save; its attributes replace those that are stored, but for those on which its variants stand. All else that it leaves out stays. */
export type FamilyRow = Pick<FamilyEntity, 'code' | 'attributes'> & Partial<Omit<FamilyEntity, 'revision'>>;

/** A family variant to save; family and axes are fixed once products stand on them. A level whose attributes are left out keeps them. */
export type FamilyVariantRow = Omit<FamilyVariantEntity, 'labels' | 'levels'> &
  Partial<Pick<FamilyVariantEntity, 'labels'>> & { levels: (Pick<VariantLevel, 'axes'> & Partial<VariantLevel>)[] };

/** With the attributes of its levels as they are stored, where it says none. */
export function completeVariant(schema: CatalogSchema, row: FamilyVariantRow): CompleteVariantRow {
  const stored = schema.familyVariants.get(row.code)?.levels ?? [];
  return {
    ...row,
    levels: row.levels.map(({ axes, attributes }, at) => ({ axes, attributes: attributes ?? stored[at]?.attributes ?? [] })),
  };
}

export type CompleteVariantRow = Omit<FamilyVariantRow, 'levels'> & Pick<FamilyVariantEntity, 'levels'>;

export function checkFamilies(schema: CatalogSchema, rows: FamilyRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'families');
  for (const [at, row] of rows.entries()) {
    const path = `families.${at}`;
    problems.push(...checkLabels(row.labels, `${path}.labels`));
    row.attributes.forEach((code, n) => {
      if (!schema.attributes.has(code)) problems.push(unknown('attribute', code, `${path}.attributes.${n}`));
    });
    problems.push(...checkStandsOn(schema, row, `${path}.attributes`));
    const stored = schema.families.get(row.code);
    for (const [scope, codes] of Object.entries(row.required ?? stored?.required ?? {})) {
      const place = `${path}.required.${scope.toWellFormed().slice(0, 100)}`;
      if (scope !== '*' && !schema.scopes.has(scope)) problems.push(unknown('scope', scope, place));
      if (!Array.isArray(codes)) problems.push(requiredInvalid(place));
      else codes.forEach((code, n) => problems.push(...checkInFamily(row, code, `${place}.${n}`)));
    }
    for (const field of ['labelAttribute', 'imageAttribute'] as const)
      if (row[field] ?? stored?.[field]) problems.push(...checkInFamily(row, (row[field] ?? stored?.[field])!, `${path}.${field}`));
  }
  return problems;
}

/** Its variants split by these, and set these at their levels: without them no variant could be made any more. */
function checkStandsOn(schema: CatalogSchema, row: FamilyRow, path: string): Problem[] {
  const own = [...schema.familyVariants.values()].filter(({ familyCode }) => familyCode === row.code);
  return own.flatMap(({ code, levels }) =>
    levels.flatMap(({ axes, attributes }) =>
      [...new Set([...axes, ...attributes])]
        .filter((attribute) => !row.attributes.includes(attribute))
        .map((attribute) => {
          const isAxis = axes.includes(attribute);
          const message = `The family variant ${code} ${isAxis ? 'splits by' : 'sets at a level'} ${attribute}.`;
          const fix = isAxis ? 'Keep it among the attributes.' : 'Keep it among the attributes, or take it off the levels first.';
          return problem('definition_fixed', path, message, fix);
        }),
    ),
  );
}

const AXIS_TYPES: ReadonlySet<Attribute['type']> = new Set(['select', 'boolean', 'measurement', 'reference', 'number']);
/** Below a product, with or without a family variant. */
export const MAX_LEVELS = 5;

export function checkFamilyVariants(schema: CatalogSchema, rows: CompleteVariantRow[]): Problem[] {
  const problems = checkCodes(rows, CODE, 'familyVariants');
  for (const [at, row] of rows.entries()) {
    const path = `familyVariants.${at}`;
    const family = schema.families.get(row.familyCode);
    problems.push(...checkLabels(row.labels, `${path}.labels`));
    if (!family) problems.push(unknown('family', row.familyCode, `${path}.familyCode`));
    if (row.levels.length < 1 || row.levels.length > MAX_LEVELS) problems.push(levelsInvalid(`${path}.levels`));
    const seen = new Set<string>();
    for (const [n, level] of row.levels.entries()) {
      const place = `${path}.levels.${n}`;
      if (level.axes.length === 0) problems.push(axesMissing(`${place}.axes`));
      for (const [a, axis] of level.axes.entries()) problems.push(...checkAxis(schema, axis, seen, `${place}.axes.${a}`));
      for (const [a, code] of [...level.axes, ...level.attributes].entries()) {
        if (family && !family.attributes.has(code)) problems.push(notInFamily(family.code, code, `${place}.attributes.${a}`));
      }
    }
    problems.push(...checkStored(schema, row, path));
  }
  return problems;
}

export function levelsInvalid(path: string): Problem {
  const message = `A family variant has 1 to ${MAX_LEVELS} levels.`;
  return problem('levels_invalid', path, message, 'Name each level below the product, with its axes.');
}

export function axesMissing(path: string): Problem {
  return problem('axes_missing', path, 'A level needs at least one axis by which its nodes differ.', 'Name its axes.');
}

/** The trees that use it stand on its family and axes. */
function checkStored(schema: CatalogSchema, row: CompleteVariantRow, path: string): Problem[] {
  const stored = schema.familyVariants.get(row.code);
  const axesOf = (levels: VariantLevel[]) => JSON.stringify(levels.map((level) => level.axes));
  if (!stored || (stored.familyCode === row.familyCode && axesOf(stored.levels) === axesOf(row.levels))) return [];
  return [
    problem(
      'definition_fixed',
      `${path}.levels`,
      `${row.code} exists with another family or other axes; products stand on them.`,
      'Make another family variant with another code.',
    ),
  ];
}

function checkAxis(schema: CatalogSchema, code: string, seen: Set<string>, path: string): Problem[] {
  const attribute = schema.attributes.get(code);
  if (!attribute) return [unknown('attribute', code, path)];
  if (seen.has(code)) return [problem('axis_twice', path, `${code} is an axis already.`, 'Name each axis on one level.')];
  seen.add(code);
  if (AXIS_TYPES.has(attribute.type) && !attribute.localizable && !attribute.scopable) return [];
  const fix = `Choose an attribute of type ${[...AXIS_TYPES].join(', ')} that is neither localizable nor scopable.`;
  return [problem('axis_type_invalid', path, `${code} cannot be an axis: variants must differ by one plain value.`, fix)];
}

/** A map of scope code to a list of codes. */
export function requiredFault(required: unknown, path: string): Problem[] {
  if (typeof required !== 'object' || required === null || Array.isArray(required)) return [requiredInvalid(path)];
  return Object.entries(required)
    .filter(([, codes]) => !Array.isArray(codes) || !codes.every((code) => typeof code === 'string'))
    .map(([scope]) => requiredInvalid(`${path}.${scope.toWellFormed().slice(0, 100)}`));
}

function requiredInvalid(path: string): Problem {
  return problem('required_invalid', path, 'Required attributes are a list of codes.', 'Send {"*": ["name"]}.');
}

function checkInFamily(row: FamilyRow, code: string, path: string): Problem[] {
  return row.attributes.includes(code) ? [] : [notInFamily(row.code, code, path)];
}

function notInFamily(family: string, code: string, path: string): Problem {
  return problem(
    'not_in_family',
    path,
    `The family ${family} has no attribute ${JSON.stringify(String(code).slice(0, 100))}.`,
    'Add it to the attributes of the family, or say this without it.',
  );
}
