import type { FastifyInstance } from 'fastify';
import { adminRoute, BadAdminRequest, isObject, onlyNames, type AdminBody } from '../kit/index.js';
import type { Account, Merchant } from './merchant.js';
import type { ProductWriter } from './products/index.js';
import type { Json } from './proto/index.js';

/**
 * `POST /_sandbox/edit` with `{ account, key }` and `productAttributes`, `delete: true` or `expire: true`: what somebody does by hand in Merchant
 * Center, at once and past quotas; or the thirty days of a product that nobody refreshed are over.
 */
export function editRoute(app: FastifyInstance, merchant: Merchant, writer: ProductWriter): void {
  app.post(
    '/_sandbox/edit',
    adminRoute((body) => {
      const { account, key, change } = read(body, merchant);
      if (writer.byHand(account, key, change)) return { edited: true };
      throw new BadAdminRequest('key', `There is no product ${key}.`, 'Take a key of GET /_sandbox/state.');
    }),
  );
}

/** What is done to a product by hand. */
export type HandEdit = 'delete' | 'expire' | Json;

function read(body: AdminBody, merchant: Merchant): { account: Account; key: string; change: HandEdit } {
  onlyNames(body, ['account', 'key', 'productAttributes', 'delete', 'expire']);
  const { key, productAttributes } = body;
  const account = merchant.account(String(body.account));
  if (!account) throw new BadAdminRequest('account', 'The sandbox has no such account.', 'Send {"account": "1001"}.');
  if (typeof key !== 'string') throw new BadAdminRequest('key', 'key is no text.', 'Take a key of GET /_sandbox/state.');
  if (body.delete === true) return { account, key, change: 'delete' };
  if (body.expire === true) return { account, key, change: 'expire' };
  if (isObject(productAttributes)) return { account, key, change: productAttributes };
  throw new BadAdminRequest('productAttributes', 'It is no object.', "Send attributes in Google's JSON, delete: true or expire: true.");
}
