import { problem, type Problem } from '../../../libs/problem/index.js';

/** A product on a channel, with what has left it and is still shown there: SKU → the product that it is part of now. */
export interface LeftProduct {
  sku: string;
  channelCode: string;
  leaving: ReadonlyMap<string, string> | undefined;
}

/**
 * What has left a product and is still sold with it keeps its axis values there: nobody else has them on that channel before it is sold elsewhere.
 * That is no fault of anybody's data, and another approval mends it. Undefined: the problem is another one. Pure.
 */
export function placeStillTaken(issue: Problem, { sku: product, channelCode, leaving }: LeftProduct): Problem | undefined {
  const alike = issue.details?.['alike'] as string[] | undefined;
  if (!alike || !leaving) return undefined;
  const skus = [String(issue.details!['sku']), ...alike];
  const gone = skus.find((sku) => leaving.has(sku));
  const [comes, ...more] = skus.filter((sku) => !leaving.has(sku));
  // Two that stay are alike: that is a fault of the data, whoever else leaves.
  if (gone === undefined || comes === undefined || more.length > 0) return undefined;
  const home = leaving.get(gone)!;
  return problem(
    PLACE_STILL_TAKEN,
    issue.path,
    `${comes} has the axis values of ${gone}, which ${channelCode} sells as part of ${product} until ${home} is approved there with it.`,
    `Approve ${home} for ${channelCode} as well: then this goes on by itself. Or give ${comes} other values.`,
    { severity: 'error', owner: 'pim', details: { ...issue.details, sku: comes, alike: [gone], product: home } },
  );
}

export const PLACE_STILL_TAKEN = 'place_still_taken';
