import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCodes, checkLabels, CODE, unknown } from '../schema/definition-rules.js';
import type { CatalogSchema, Labels } from '../schema/schema.js';
import type { OptionRow } from './attributes.repository.js';

export function checkGroups(rows: { code: string; labels?: Labels; position?: number }[]): Problem[] {
  return [
    ...checkCodes(rows, CODE, 'groups'),
    ...rows.flatMap((row, at) => [
      ...checkLabels(row.labels, `groups.${at}.labels`),
      ...checkPosition(row.position, `groups.${at}.position`),
    ]),
  ];
}

export function checkOptions(schema: CatalogSchema, rows: OptionRow[]): Problem[] {
  const byAttribute = Map.groupBy(
    rows.map((row, at) => ({ row, at })),
    ({ row }) => row.attribute,
  );
  const problems: Problem[] = [];
  for (const [code, list] of byAttribute) {
    const attribute = schema.attributes.get(code);
    const path = `options.${list[0]!.at}.attribute`;
    if (!attribute) problems.push(unknown('attribute', code, path));
    else if (attribute.type !== 'select' && attribute.type !== 'multi_select') {
      problems.push(
        problem(
          'attribute_without_options',
          path,
          `Attribute ${code} is of type ${attribute.type}.`,
          'Only select and multi_select have options.',
        ),
      );
    }
    const places = checkCodes(
      list.map(({ row }) => row),
      CODE,
      '',
    );
    problems.push(...places.map((one) => ({ ...one, path: `options.${list[Number(one.path!.split('.')[1])]!.at}.code` })));
  }
  rows.forEach((row, at) =>
    problems.push(...checkLabels(row.labels, `options.${at}.labels`), ...checkPosition(row.position, `options.${at}.position`)),
  );
  return problems;
}

export function checkPosition(position: number | undefined, path: string): Problem[] {
  if (position === undefined || (Number.isInteger(position) && Math.abs(position) < 2 ** 31)) return [];
  return [problem('position_invalid', path, 'A position is a whole number.', 'Send 0, 1, 2 …')];
}
