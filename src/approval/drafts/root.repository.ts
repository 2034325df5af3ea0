import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** The root of a product by a SKU. */
@Injectable()
export class RootRepository {
  async idOf(m: EntityManager, sku: string): Promise<string | undefined> {
    const rows = await query<{ id: string }>(m, 'SELECT id FROM product_node WHERE sku = $1 AND parent_id IS NULL', [sku]);
    return rows[0]?.id;
  }
}
