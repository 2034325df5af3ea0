import { itemLine, setUpCatalogue } from '../../../cli/import/index.js';
import type { Launcher } from '../../../cli/index.js';
import { ApproveReview, SubmitProduct } from '../../../approval/index.js';
import { EditProducts, ReadProducts } from '../../../catalog/index.js';
import { operator } from '../../../journal/index.js';
import { IngestAsset, RenditionWorker, SetLinks } from '../../../media/index.js';
import type { Problem } from '../../../../libs/problem/index.js';
import type { SimulatedClock } from '../core/simulated-clock.js';
import { connectChannels } from './connect-channels.js';
import { pushBatch } from './erp-door.js';
import { acting, PEOPLE } from './people.js';
import type { SimulatedProcess } from './simulated-process.js';
import { simulatedCatalogue } from './source.js';
import type { StandIns } from './stand-ins.js';
import { simulatedChannels } from './channels.js';

/** Everything before the first send, by the services behind the doors. Returns the id of the ERP's key. */
export async function furnish(process: SimulatedProcess, launcher: Launcher, clock: SimulatedClock, standIns: StandIns): Promise<string> {
  const source = simulatedCatalogue();
  const now = clock.now();
  await process.get(RenditionWorker).start();
  const keyId = await makePeople(process, launcher);
  await setUpCatalogue(process.ds, source.setup, operator('cli', now));
  await connectChannels(process, standIns, acting('administrator', now));
  const from = { keyId, key: null, now };
  for (const [kind, lines] of [
    ['items', source.erpItems.map(itemLine)],
    ['offers', source.offers.map(shelf)],
  ] as const) {
    const { verdicts } = await pushBatch(process, kind, lines, from);
    insist(verdicts.flatMap(({ problems }) => problems));
  }
  const by = acting('editor', now);
  for (const asset of source.assets) {
    const kept = await process.get(IngestAsset).fromBuffer(await asset.make(), asset.fileName, { source: 'upload', by });
    if (!kept.ok) throw new Error(JSON.stringify(kept.problems));
    for (const { sku, role, position, locale, channels, alt } of asset.links) {
      const command = { do: 'attach' as const, assetHash: kept.asset.hash, role, locale, position, channels, alt };
      const done = await process.get(SetLinks).set({ sku, command }, by);
      if (!done.ok) insist([done.problem]);
    }
  }
  for (const { sku, categories, cells } of source.content) {
    const edit = process.get(EditProducts);
    if (categories?.length) insist((await edit.place({ sku, categories, path: 'input' }, by)).problems);
    const seen = await process.get(ReadProducts).one(sku);
    insist(await edit.updateCells({ sku, expectedRevision: Number(seen!.node.revision), cells, path: 'input' }, by));
  }
  while (await process.jobs.turn());
  for (const { code, locales } of simulatedChannels) {
    const skus = source.erpItems
      .filter(({ family }) => family && (!code.startsWith('amazon_') || code === 'amazon_us' || family === 'home'))
      .map(({ sku }) => sku);
    const { products, problems } = await process.get(SubmitProduct).submit({ skus, channels: [code], locales }, by);
    insist([...problems, ...products.flatMap((one) => one.problems)]);
    const choices = products.flatMap(({ reviewIds }) => reviewIds.map((reviewId) => ({ reviewId })));
    const { decided } = await process.get(ApproveReview).approve(choices, null, acting('approver', now));
    insist(decided.flatMap((one) => one.problems));
  }
  return keyId;
}

/** Few of each, so that customers come to the end of them. */
const shelf = (offer: object): object => ({ ...offer, quantity: 9, availability: 'in_stock', sourceRevision: '1' });

async function makePeople(process: SimulatedProcess, launcher: Launcher): Promise<string> {
  const keys = await launcher.keys(process.foundation, 'cli');
  const roles = {
    administrator: 'administrator',
    editor: 'editor',
    other: 'editor',
    approver: 'approver',
    second: 'approver',
    erp: 'integration',
  };
  const ids = new Map<string, string>();
  for (const [who, role] of Object.entries(roles)) {
    const person = PEOPLE[who as keyof typeof PEOPLE];
    ids.set(who, (await keys.create({ name: 'simulation', person, role, expiresAt: null })).id);
  }
  return ids.get('erp')!;
}

function insist(problems: readonly Problem[]): void {
  const serious = problems.filter(({ severity }) => severity !== 'warning');
  if (serious.length > 0) throw new Error(`The world could not be furnished: ${JSON.stringify(serious.slice(0, 5))}`);
}
