import { checkCharacters, type FactsRow, type Lifecycle } from '../../catalog/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { at, jsonOf, type Message } from '../lines/read-message.js';
import { readSourceRevision } from '../lines/source-order.js';
import { readRecall } from './read-recall.js';

/** Everything an item message may say besides its facts. */
const FIELDS = new Set(['sku', 'parent', 'family', 'familyVariant', 'kind', 'lifecycle', 'recall', 'sellable', 'sourceRevision', 'facts']);

/** The item of a message in the catalogue's terms, or what is wrong with its form. Values are judged by the catalogue, which knows the attributes. */
export function readItem(
  message: Message,
  source: string,
  messageId: string,
  now: Date,
): { row?: FactsRow; order: string | null; problems: Problem[] } {
  const { body, line } = message;
  if (!body) return { order: null, problems: message.problems };
  const path = at(line);
  const problems: Problem[] = [];
  for (const field of Object.keys(body)) {
    if (!FIELDS.has(field)) {
      problems.push(
        problem(
          'unknown_field',
          `${path}: ${field}`,
          `An item has no field ${field}.`,
          `Facts go into "facts"; the other fields are ${[...FIELDS].join(', ')}.`,
        ),
      );
    }
  }
  for (const field of ['parent', 'family', 'familyVariant'] as const) {
    const value = body[field];
    if (value != null && typeof value !== 'string') problems.push(wrongType(path, field, 'a text'));
    // A line that must wait is stored before the catalogue looks at these.
    const dirty = typeof value === 'string' ? checkCharacters(value, `${path}: ${field}`) : undefined;
    if (dirty) problems.push(dirty);
  }
  if (typeof body['sku'] !== 'string') problems.push(wrongType(path, 'sku', 'a text'));
  if (body['sellable'] !== undefined && typeof body['sellable'] !== 'boolean') problems.push(wrongType(path, 'sellable', 'true or false'));
  if (body['kind'] !== undefined && body['kind'] !== 'level' && body['kind'] !== 'variant')
    problems.push(wrongType(path, 'kind', '"level" or "variant"'));
  const facts = body['facts'] ?? {};
  if (typeof facts !== 'object' || Array.isArray(facts)) problems.push(wrongType(path, 'facts', 'an object of cell and value'));
  const recall = readRecall(body['recall'], `${path}: recall`);
  problems.push(...recall.problems);
  const revision = readSourceRevision(body['sourceRevision'], `${path}: sourceRevision`, now);
  if (revision.problem) problems.push(revision.problem);
  if (problems.length > 0) return { order: revision.order, problems };
  const row = { ...toRow(body, source, revision.order, messageId, path), words: jsonOf(message) };
  return { row: recall.said ? { ...row, recall: recall.said } : row, order: revision.order, problems };
}

function toRow(body: Record<string, unknown>, source: string, order: string | null, messageId: string, path: string): FactsRow {
  return {
    sku: body['sku'] as string,
    ...('parent' in body ? { parentSku: body['parent'] as string | null } : {}),
    ...('family' in body ? { family: body['family'] as string | null } : {}),
    ...('familyVariant' in body ? { familyVariant: body['familyVariant'] as string | null } : {}),
    ...('kind' in body ? { kind: body['kind'] as 'level' | 'variant' } : {}),
    ...('lifecycle' in body ? { lifecycle: body['lifecycle'] as Lifecycle } : {}),
    ...('sellable' in body ? { sellable: body['sellable'] as boolean } : {}),
    cells: (body['facts'] ?? {}) as Record<string, unknown>,
    source,
    order,
    messageId,
    path,
  };
}

function wrongType(path: string, field: string, wanted: string): Problem {
  return problem('wrong_type', `${path}: ${field}`, `${field} is not ${wanted}.`, `Send ${field} as ${wanted}.`);
}
