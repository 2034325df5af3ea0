import type { ErpItem } from '../import/catalogue-source.js';
import type { PlacedEntry } from './trees.js';

/** A product that Akeneo has not enabled is planned: known, complete if it likes, and listed nowhere. */
export function lifecycleOf({ cells, row, product }: PlacedEntry): Pick<ErpItem, 'lifecycle'> {
  const enabled = cells['enabled'];
  if (enabled === undefined) return {};
  const isOn = /^(1|true|yes)$/i.test(enabled);
  if (!product) {
    if (!isOn)
      row.lose('enabled', enabled, 'akeneo_enabled', 'A product model is neither on nor off here.', 'Say it of each of its products.');
    return {};
  }
  if (isOn) return { lifecycle: 'active' };
  if (!/^(0|false|no)$/i.test(enabled))
    row.lose('enabled', enabled, 'akeneo_enabled', `${enabled} is neither 1 nor 0; it is taken as 0.`, 'Write 1 or 0.');
  return { lifecycle: 'planned' };
}
