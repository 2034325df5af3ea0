import { TraceService, type TracedListing } from '../../../syndication/index.js';
import type { Dice } from '../core/dice.js';
import { PEOPLE } from '../world/people.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { ask } from './ask.js';
import type { Told } from './told.js';

const titleOn = (channel: string): string => (channel.startsWith('amazon') ? 'item_name' : 'title');
const PERSONS: readonly string[] = Object.values(PEOPLE);

/** From the title of each live listing one question goes back to payload, mapping, edition, version, approval, edit and person. */
export async function checkTraces(world: SimulatedWorld, told: Told[], dice: Dice): Promise<void> {
  for (const { channel, key, skus, state } of told) {
    if (state !== 'live') continue;
    const sku = skus[0] ?? key;
    const trace = await ask(world, `trace ${sku}`, dice, (process) => process.get(TraceService).trace(sku, channel, titleOn(channel)));
    const listing = trace?.listings.find(({ listing: one }) => one.key === key);
    const missing = listing ? missingOf(listing) : 'the listing';
    if (missing) world.breach(`7: the title of ${key} on ${channel} cannot be traced: ${missing} is missing`);
  }
}

function missingOf({ payload, fields }: TracedListing): string | undefined {
  if (!payload?.mappingVersion || !payload.editionNumber) return 'payload, mapping or edition';
  const [title] = fields;
  if (!title) return 'the field';
  const [cell] = title.cells;
  if (!cell?.lineage) return 'the cell';
  const { approval, change, message } = cell.lineage;
  if (!approval?.versionNumber || !PERSONS.includes(approval.approver)) return 'the approval';
  if (!change || !PERSONS.includes(change.actor)) return 'the change';
  return change.door === 'erp' && !message?.keyId ? 'the message' : undefined;
}
