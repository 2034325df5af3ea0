import { Form, IsListOf, IsWhole, textFault } from '../../api/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { MAX_CELLS_PER_NODE } from '../cells/index.js';
import { MAX_NODES } from '../products/edit-products.service.js';
import { normalizeSku } from '../products/sku.js';

/** Two codes of 100 characters and a locale, with @ and # between. */
const CELL_MAX = 320;
const REVISION_MAX = 2 ** 31 - 1;

/** A SKU to make or to write to, in the form that every door takes: `sku_invalid`. */
export const IsSku = (): PropertyDecorator => Form((sku, path) => normalizeSku(sku, path).problem);

/** The SKU above; its refusals have always stood at `parent`. */
export const IsParentSku = (): PropertyDecorator =>
  Form((sku, path: string) => normalizeSku(sku, path.replace(/parentSku$/, 'parent')).problem);

/** A revision that somebody read. Whether the node has it is a rule. */
export const IsSeenRevision = (): PropertyDecorator =>
  IsWhole(1, REVISION_MAX, {
    code: 'revision_unknown',
    message: 'A revision is a whole number from 1 on.',
    fix: 'Read the node again and send its revision.',
  });

/** Values by cell. What each may be is a rule of its attribute. */
export const IsValueMap = (): PropertyDecorator => Form((values, path) => valuesFault(values, path));

function valuesFault(values: unknown, path: string): Problem | undefined {
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return undefined;
  return problem('values_malformed', path, 'Values are an object by cell.', 'Send {"name@en_US": "Mug"}.');
}

export const IsCellKey = (): PropertyDecorator => Form((cell, path) => textFault(cell, path, CELL_MAX));
export const IsCellKeys = (): PropertyDecorator => IsListOf((one, path) => textFault(one, path, CELL_MAX), { most: MAX_CELLS_PER_NODE });

/** How a call with too many nodes is refused; `at`: where. */
export const tooManyNodes = (at?: string) => (path: string, count: number) =>
  problem('too_many_nodes', at ?? path, `${count} nodes in one call.`, `Send at most ${MAX_NODES}.`);
