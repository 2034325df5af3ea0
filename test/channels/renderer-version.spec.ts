import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sha256hex } from '../../libs/canonical/index.js';
import { preview } from '../main-job/channel-state.js';
import { KINDS, PATIENCE_MS, some, World, type Kind } from '../main-job/world.js';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import { MAPPING_VERSION, rendererVersion } from '../../src/syndication/mapping/index.js';

/** One product of each family of the demonstration. */
const ROOTS = ['MUG-MARLOW', 'CUS-MARLOW', 'TEE-MARLOW', 'SNK-MARLOW', 'DAY-MARLOW'];
const FILE = 'test/channels/rendered.json';
const ADAPTERS = { shopify: new ShopifyAdapter(), amazon: new AmazonAdapter(), google: new GoogleAdapter() };

interface Recorded {
  version: string;
  /** `<key> <wire> <before or after it is live>` → SHA-256 of the payload. */
  payloads: Record<string, string>;
}

let world: World;
const rendered = {} as Record<Kind, Recorded>;

/** What differs from run to run is not the renderer's: the address of the pictures, their bytes, and the ids that a stand-in gives. */
function lasting(body: string): string {
  const names = new Map<string, string>();
  const name = (found: string): string => names.get(found) ?? names.set(found, `#${names.size}`).get(found)!;
  return body
    .replaceAll(world.server.url, 'http://plinth')
    .replaceAll(/[0-9a-f]{64}/g, name)
    .replaceAll(/gid:\/\/shopify\/\w+\/\d+/g, name);
}

async function take(when: 'new' | 'live'): Promise<void> {
  for (const kind of KINDS) {
    for (const root of ROOTS) {
      for (const { key, body, wires } of await preview(world, root, kind)) {
        rendered[kind].payloads[`${key} content ${when}`] = sha256hex(lasting(body));
        for (const one of wires) rendered[kind].payloads[`${key} ${one.wire} ${when}`] = sha256hex(lasting(one.body));
      }
    }
  }
}

beforeAll(async () => {
  for (const kind of KINDS) rendered[kind] = { version: rendererVersion(ADAPTERS[kind]), payloads: {} };
  world = await World.open();
  await world.connect();
  await world.worker.stop();
  await world.doUpToApproval(some(ROOTS));
  await take('new');
  await world.worker.start();
  await world.atRest(PATIENCE_MS, () => world.minuteLater());
  await take('live');
});
afterAll(() => world.close());

/**
 * A change of what is rendered raises a version, so that an upgrade lists it instead of sending it. RECORD_RENDERED=1 records anew, and does that only
 * where the version was raised.
 */
test.each(KINDS)('what is rendered for %s is what was recorded under its version', (kind) => {
  const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Record<Kind, Recorded | undefined>;
  const { version, payloads } = rendered[kind];
  if (process.env['RECORD_RENDERED'] && recorded[kind]?.version !== version) {
    writeFileSync(FILE, `${JSON.stringify({ ...recorded, [kind]: { version, payloads } }, null, 2)}\n`);
    return;
  }
  const before = recorded[kind]?.payloads ?? {};
  const differing = [...new Set([...Object.keys(before), ...Object.keys(payloads)])].filter((name) => before[name] !== payloads[name]);
  expect({ version: recorded[kind]?.version, differing, mend: mendOf(kind, differing, recorded[kind]?.version) }).toEqual({
    version,
    differing: [],
    mend: null,
  });
});

function mendOf(kind: Kind, differing: string[], recorded: string | undefined): string | null {
  const { version } = rendered[kind];
  const record = `record anew: RECORD_RENDERED=1 npm run jest -- test/channels/renderer-version.spec.ts`;
  if (recorded !== version) return `The version is ${version}, what was recorded is of ${recorded}: ${record}`;
  if (differing.length === 0) return null;
  const { rendererVersion: own } = ADAPTERS[kind];
  return (
    `What is rendered has changed under version ${version}. Raise rendererVersion (${own}) in src/channels/${kind}/${kind}.adapter.ts if this channel ` +
    `alone is concerned, MAPPING_VERSION (${MAPPING_VERSION}) in src/syndication/mapping/renderer-version.ts if all are; then ${record}`
  );
}
