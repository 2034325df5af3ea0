import type { CatalogueSource } from '../../../cli/import/index.js';
import { someProducts } from '../../catalogue/index.js';

/** A shirt in one market, a cushion in three on one stock: small enough that a week of it takes seconds. */
export const simulatedCatalogue = (): CatalogueSource =>
  someProducts(
    new Map([
      ['TEE-FJELLA', 3],
      ['CUS-MARLOW', 2],
    ]),
  );
