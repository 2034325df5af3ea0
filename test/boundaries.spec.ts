import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cruise } from 'dependency-cruiser';

/** A small house in which every wall is broken once. */
const house: Record<string, string> = {
  'libs/db/index.ts': 'export const db = 1;',
  'libs/db/inner.ts': 'export const inner = 1;',
  'libs/jobs/index.ts': "import '../../src/catalog/index.js';",
  'libs/storage/index.ts': "import '../db/inner.js';",
  'migrations/index.ts': "import '../libs/db/index.js';",
  'src/app.module.ts': "import './catalog/catalog.module.js'; import './media/inside.js'; import './media/entities.js';",
  'src/api/index.ts': "import '../catalog/index.js'; export const Allow = 1;",
  'src/config/index.ts': "import '../media/index.js';",
  'src/catalog/index.ts': "import '../media/index.js'; export const catalog = 1;",
  'src/catalog/a.service.ts': "import '../api/index.js';",
  'src/catalog/a.resolver.ts': "import '../api/index.js'; import '../../libs/db/inner.js';",
  'src/catalog/b.ts': "import '../config/index.js'; import '../app.module.js';",
  'src/catalog/catalog.module.ts': "import '../media/media.module.js';",
  'src/media/index.ts': "import '../approval/index.js'; export const media = 1;",
  'src/media/inside.ts': "import { outside } from './outside.js'; export const inside = outside;",
  'src/media/outside.ts': "import { inside } from './inside.js'; export const outside = () => inside;",
  'src/media/media.module.ts': 'export const module = 1;',
  'src/approval/index.ts': "import '../ingest/index.js'; import '../catalog/b.js';",
  'src/ingest/index.ts': "import '../syndication/index.js';",
  'src/syndication/index.ts': "import '../channels/shopify/index.js'; import '../journal/index.js'; import '../port/kit/gtin.js';",
  'src/syndication/api/a.resolver.ts': "import '../ledger/a.js'; import '../readiness/a.js'; import '../mapping/a.js';",
  'src/syndication/readiness/a.ts': "import '../ledger/a.js'; import '../listings/render/a.js';",
  'src/syndication/ledger/a.ts': "import '../connect/a.js'; import '../api/a.resolver.js';",
  'src/syndication/connect/a.ts': "import '../readiness/a.js'; import '../listings/plan/a.js';",
  'src/syndication/inputs/a.ts': "import '../findings/a.js'; import '../reach/a.js';",
  'src/syndication/findings/a.ts': "import '../listings/read/a.js'; import '../assortment/a.js';",
  'src/syndication/states/a.ts': "import '../readiness/a.js'; import '../findings/a.js';",
  'src/syndication/assortment/a.ts': "import '../inputs/a.js'; import '../removals/a.js'; import '../listings/listing.entity.js';",
  'src/syndication/removals/a.ts': "import '../assortment/a.js'; import '../reach/a.js';",
  'src/syndication/listings/listing.entity.ts': 'export const shape = 1;',
  'src/syndication/reach/a.ts': "import '../inputs/a.js'; import '../mapping/a.js';",
  'src/syndication/mapping/a.ts': "import '../connect/a.js';",
  'src/syndication/listings/syndication.worker.ts': "import './plan/a.js'; import '../reach/a.js';",
  'src/syndication/listings/plan/a.ts':
    "import '../lease/a.js'; import '../withdraw/a.js'; import '../moves/a.js'; import '../syndication.worker.js';",
  'src/syndication/listings/withdraw/a.ts':
    "import '../read/a.js'; import '../renderer/a.js'; import '../offers/a.js'; import '../../findings/a.js'; import '../../ledger/a.js';",
  'src/syndication/listings/read/a.ts': "import '../plan/a.js'; import '../send/a.js';",
  'src/syndication/listings/send/a.ts': "import '../read/a.js'; import '../render/a.js';",
  'src/syndication/listings/render/a.ts': "import '../send/a.js'; import '../../inputs/a.js';",
  'src/syndication/listings/renderer/a.ts': "import '../withdraw/a.js'; import '../offers/a.js';",
  'src/syndication/listings/offers/a.ts': "import '../renderer/a.js'; import '../plan/a.js'; import '../wires/a.js';",
  'src/syndication/listings/moves/a.ts': "import '../send/a.js'; import '../render/a.js';",
  'src/syndication/listings/wires/a.ts': "import '../offers/a.js'; import '../lease/a.js';",
  'src/syndication/listings/lease/a.ts': "import '../render/a.js';",
  'src/journal/index.ts': "import '../catalog/index.js';",
  'src/port/index.ts': "import '../journal/index.js';",
  'src/port/kit/index.ts': 'export const kit = 1;',
  'src/port/kit/gtin.ts': 'export const gtin = 1;',
  'src/contracts/shopify/index.ts': "import '../../../libs/db/index.js';",
  'src/channels/shopify/index.ts':
    "import type {} from '../../syndication/index.js'; import '../../../libs/db/index.js'; import '../../port/kit/index.js'; import '../../contracts/shopify/index.js';",
  'src/channels/google/index.ts': "import '../shopify/index.js';",
  'src/sandbox/shopify/index.ts':
    "import '../../channels/shopify/index.js'; import '../../contracts/shopify/index.js'; import '../../port/index.js';",
  'src/cli/index.ts': "import '../channels/google/index.js'; import '../demo/index.js';",
  'src/demo/index.ts': "import '../channels/google/index.js';",
  'src/media/entities.ts': 'export const mediaEntities = [];',
  'src/media/file.entity.ts': "import './file.types.js';",
  'src/media/file.types.ts': 'export const File = 1;',
  'src/media/typed.ts': "import type { Second } from './second.js'; export type First = Second;",
  'src/media/second.ts': "import type { First } from './typed.js'; export type Second = First;",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-house-'));
  for (const [file, text] of Object.entries(house)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), `${text}\nexport {};\n`);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every wall of the house refuses the import that would break it, and only that', async () => {
  const { default: rules } = (await import(path.resolve('.dependency-cruiser.mjs'))) as { default: { forbidden: object[] } };
  const options = { baseDir: folder, ruleSet: { forbidden: rules.forbidden }, validate: true, tsPreCompilationDeps: true } as const;
  const result = await cruise(['src', 'libs', 'migrations'], options as never);
  const { violations } = (result.output as { summary: { violations: { rule: { name: string }; from: string; to: string }[] } }).summary;
  const found = violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).filter((line) => !line.startsWith('no-cycles'));
  expect(found.sort()).toEqual(
    [
      'a-channel-knows-the-port: src/channels/google/index.ts → src/channels/shopify/index.ts',
      'a-channel-knows-the-port: src/channels/shopify/index.ts → src/syndication/index.ts',
      'a-sandbox-stands-alone: src/sandbox/shopify/index.ts → src/channels/shopify/index.ts',
      'a-sandbox-stands-alone: src/sandbox/shopify/index.ts → src/port/index.ts',
      'an-entity-is-a-shape: src/media/file.entity.ts → src/media/file.types.ts',
      'api-is-glue: src/catalog/a.service.ts → src/api/index.ts',
      'api-knows-no-room: src/api/index.ts → src/catalog/index.ts',
      'approval-looks-right: src/approval/index.ts → src/ingest/index.ts',
      'catalog-looks-right: src/catalog/b.ts → src/app.module.ts',
      'catalog-looks-right: src/catalog/b.ts → src/config/index.ts',
      'catalog-looks-right: src/catalog/catalog.module.ts → src/media/media.module.ts',
      'catalog-looks-right: src/catalog/index.ts → src/media/index.ts',
      'cli-looks-right: src/cli/index.ts → src/channels/google/index.ts',
      'cli-looks-right: src/cli/index.ts → src/demo/index.ts',
      'contracts-are-text: src/contracts/shopify/index.ts → libs/db/index.ts',
      'demo-looks-right: src/demo/index.ts → src/channels/google/index.ts',
      'assortment-stands-on-its-floor: src/syndication/assortment/a.ts → src/syndication/inputs/a.ts',
      'connect-stands-on-its-floor: src/syndication/connect/a.ts → src/syndication/readiness/a.ts',
      'findings-stands-on-its-floor: src/syndication/findings/a.ts → src/syndication/listings/read/a.ts',
      'inputs-stands-on-its-floor: src/syndication/inputs/a.ts → src/syndication/findings/a.ts',
      'lease-stands-on-its-floor: src/syndication/listings/lease/a.ts → src/syndication/listings/render/a.ts',
      'ledger-stands-on-its-floor: src/syndication/ledger/a.ts → src/syndication/api/a.resolver.ts',
      'listings-stands-on-its-floor: src/syndication/listings/withdraw/a.ts → src/syndication/ledger/a.ts',
      'mapping-stands-on-its-floor: src/syndication/mapping/a.ts → src/syndication/connect/a.ts',
      'moves-stands-on-its-floor: src/syndication/listings/moves/a.ts → src/syndication/listings/send/a.ts',
      'offers-stands-on-its-floor: src/syndication/listings/offers/a.ts → src/syndication/listings/renderer/a.ts',
      'plan-stands-on-its-floor: src/syndication/listings/plan/a.ts → src/syndication/listings/syndication.worker.ts',
      'plan-stands-on-its-floor: src/syndication/listings/plan/a.ts → src/syndication/listings/withdraw/a.ts',
      'reach-stands-on-its-floor: src/syndication/reach/a.ts → src/syndication/inputs/a.ts',
      'read-stands-on-its-floor: src/syndication/listings/read/a.ts → src/syndication/listings/plan/a.ts',
      'readiness-stands-on-its-floor: src/syndication/readiness/a.ts → src/syndication/ledger/a.ts',
      'removals-stands-on-its-floor: src/syndication/removals/a.ts → src/syndication/assortment/a.ts',
      'renderer-stands-on-its-floor: src/syndication/listings/renderer/a.ts → src/syndication/listings/withdraw/a.ts',
      'render-stands-on-its-floor: src/syndication/listings/render/a.ts → src/syndication/listings/send/a.ts',
      'states-stands-on-its-floor: src/syndication/states/a.ts → src/syndication/readiness/a.ts',
      'wires-stands-on-its-floor: src/syndication/listings/wires/a.ts → src/syndication/listings/offers/a.ts',
      'withdraw-stands-on-its-floor: src/syndication/listings/withdraw/a.ts → src/syndication/listings/renderer/a.ts',
      'send-stands-on-its-floor: src/syndication/listings/send/a.ts → src/syndication/listings/read/a.ts',
      'folders-by-their-index: src/syndication/index.ts → src/port/kit/gtin.ts',
      'the-journal-is-low: src/journal/index.ts → src/catalog/index.ts',
      'the-port-is-thin: src/port/index.ts → src/journal/index.ts',
      'config-is-for-the-top: src/catalog/b.ts → src/config/index.ts',
      'config-knows-no-room: src/config/index.ts → src/media/index.ts',
      'folders-by-their-index: src/approval/index.ts → src/catalog/b.ts',
      'folders-by-their-index: src/catalog/catalog.module.ts → src/media/media.module.ts',
      'ingest-looks-right: src/ingest/index.ts → src/syndication/index.ts',
      'libs-by-their-index-from-libs: libs/storage/index.ts → libs/db/inner.ts',
      'libs-by-their-index: src/catalog/a.resolver.ts → libs/db/inner.ts',
      'libs-know-no-product: libs/jobs/index.ts → src/catalog/index.ts',
      'media-looks-right: src/media/index.ts → src/approval/index.ts',
      'migrations-stand-alone: migrations/index.ts → libs/db/index.ts',
      'only-app-module-names-modules: src/catalog/b.ts → src/app.module.ts',
      'only-app-module-names-modules: src/catalog/catalog.module.ts → src/media/media.module.ts',
      'only-the-top-names-the-top: src/catalog/b.ts → src/app.module.ts',
      'rooms-by-their-index: src/app.module.ts → src/media/inside.ts',
      'syndication-looks-right: src/syndication/index.ts → src/channels/shopify/index.ts',
    ].sort(),
  );
  const cycles = violations.filter(({ rule }) => rule.name === 'no-cycles').map(({ from }) => from);
  // each cycle is told once, by one of its files; the second is of types only
  expect(cycles).toEqual(expect.arrayContaining(['src/media/inside.ts', 'src/media/second.ts']));
});

test('every folder of a room that has floors stands on one, and no floor is of a folder that is gone', async () => {
  const { inside } = (await import(path.resolve('.dependency-cruiser.mjs'))) as { inside: Record<string, string[][]> };
  for (const [room, floors] of Object.entries(inside)) {
    const folders = readdirSync(room, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
    expect([room, floors.flat().sort()]).toEqual([room, folders.sort()]);
  }
});
