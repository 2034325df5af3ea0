import { adminRoute, BadAdminRequest, isObject, onlyNames, type AdminBody, type SandboxContext } from '../kit/index.js';
import type { Target, SubmissionDesk } from './listings/submit.js';
import type { ListingStore } from './listings/store.js';
import type { Attributes } from './validation/validator.js';

/**
 * `POST /_sandbox/edit` with `{ sku, marketplaceId, attributes }` or `delete: true`: what the seller does by hand in Seller Central. It is processed
 * as what comes by the API is, but held to no schema.
 */
export function editRoute({ app }: SandboxContext, store: ListingStore, submissions: SubmissionDesk, sellerId: string): void {
  app.post(
    '/_sandbox/edit',
    adminRoute((body) => {
      const { target, attributes } = read(body, sellerId);
      if (!store.find(target.sellerId, target.sku, target.marketplaceId)?.submitted)
        throw new BadAdminRequest('sku', `There is no ${target.sku} in ${target.marketplaceId}.`, 'Take one of GET /_sandbox/state.');
      if (attributes) submissions.byHand(target, attributes);
      else submissions.delete(target);
      return { edited: true };
    }),
  );
}

function read(body: AdminBody, sellerId: string): { target: Target; attributes: Attributes | undefined } {
  onlyNames(body, ['sku', 'marketplaceId', 'attributes', 'delete']);
  const { sku, marketplaceId, attributes } = body;
  if (typeof sku !== 'string') throw new BadAdminRequest('sku', 'sku is no text.', 'Send {"sku": "MUG-1"}.');
  if (typeof marketplaceId !== 'string')
    throw new BadAdminRequest('marketplaceId', 'marketplaceId is no text.', 'Send "marketplaceId": "ATVPDKIKX0DER".');
  const isDeleted = body.delete === true;
  if (!isDeleted && !isObject(attributes))
    throw new BadAdminRequest('attributes', 'attributes is no object.', "Send attributes in Amazon's form, or delete: true.");
  return { target: { sellerId, sku, marketplaceId, preview: false }, attributes: isDeleted ? undefined : (attributes as Attributes) };
}
