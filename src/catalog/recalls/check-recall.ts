import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Placement } from '../products/node.js';
import type { CatalogSchema } from '../schema/schema.js';

/** What can be told of a recall without looking at the products. */
export function checkRecall(schema: CatalogSchema, { recall, lifecycle }: Placement, path: string): Problem[] {
  if (!recall) return [];
  const unknown = recall.markets?.findIndex((market) => !schema.markets.has(market)) ?? -1;
  if (unknown >= 0)
    return [
      problem(
        'market_unknown',
        `${path}.recall.markets.${unknown}`,
        'There is no such market.',
        `Use codes of existing markets: ${[...schema.markets.keys()].slice(0, 20).join(', ')}.`,
      ),
    ];
  if (lifecycle !== 'recalled' || (!recall.lifted && recall.markets === null)) return [];
  return [
    problem(
      'recall_contradicts',
      `${path}.recall`,
      recall.lifted ? 'It is recalled and lifted in one line.' : 'It is recalled in all markets and in some, in one line.',
      'Leave the lifecycle out: the recall says it.',
    ),
  ];
}
