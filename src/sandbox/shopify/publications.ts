import { BadAdminRequest, onlyNames, type AdminBody } from '../kit/index.js';
import type { CatalogType, Publication } from './shop/records.js';
import type { Shop } from './shop/shop.js';

const TYPES: readonly unknown[] = ['APP', 'MARKET', 'COMPANY_LOCATION', 'NONE'] satisfies CatalogType[];

/** By its id or its name. */
export function publicationOf(shop: Shop, field: string, asked: unknown): Publication {
  const found = shop.publications.all().find(({ id, name }) => id === asked || name === asked);
  if (found) return found;
  throw new BadAdminRequest(field, `The shop has no publication ${String(asked)}.`, 'Take a name or an id of GET /_sandbox/state.');
}

/** `POST /_sandbox/edit` with `addPublication`: somebody installs a sales channel, or makes a market or a company's catalogue. */
export function addPublication(shop: Shop, body: AdminBody): { id: string; name: string; catalogType: CatalogType } {
  onlyNames(body, ['addPublication', 'catalogType']);
  const { addPublication: name, catalogType = 'APP' } = body;
  if (typeof name !== 'string' || name === '')
    throw new BadAdminRequest(
      'addPublication',
      'This is no name of a publication.',
      'Send {"addPublication": "Europe", "catalogType": "MARKET"}.',
    );
  if (!TYPES.includes(catalogType))
    throw new BadAdminRequest('catalogType', 'This is no type of a catalogue.', `Send one of ${TYPES.join(', ')}.`);
  const { id } = shop.addPublication(name, catalogType as CatalogType);
  return { id, name, catalogType: catalogType as CatalogType };
}
