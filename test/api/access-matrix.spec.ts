import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { startTestServer, type TestServer } from '../support/index.js';
import { ACCESS, ROLES, type Role } from '../../src/api/index.js';
import { requestFor } from './least-request.js';

/** Who may do what. Routes that are open to all (probes, metrics, files that channels fetch) have tests of their own. */
const MAY: Record<string, { roles: readonly Role[]; operations: string }> = {
  read: {
    roles: ROLES,
    operations: `Query accounts announcedSales assortments asset assetLinks assets attributeGroups attributes categories channel channelMatches channelRendering channelSummary channels
      drift driftPolicies editions families familyVariants heldOffers issues listing listings locales mappingFields mappings markets massZeros offerPrices offers parentChanges person persons previewPayload priceHolds previewParentChange previewRollback
      product productHistory products readiness readinessOverview recalls removalHolds renderDifferences reviews scopes searchIndex searchProducts searchViews shownPrices stockSources trace unitFamilies versions; Mutation deleteSearchView saveSearchView; GET /erp/v1/inbox /erp/v1/parked /erp/v1/refused /openapi.json`,
  },
  edit: {
    roles: ['editor', 'administrator'],
    operations: `Mutation askToLiftRecall assignFamily attachAsset attachAssets changeParent clearOverrides createProduct createProducts detachAsset liftRecall orderVariants recallProduct reorderAssets
      editProducts setCategories setLifecycle updateAssetLink updateCells; POST /media/v1/assets /media/v1/assets::fetch`,
  },
  submit: { roles: ['editor', 'administrator'], operations: 'Mutation submitProduct submitProducts withdrawReview' },
  approve: {
    roles: ['approver', 'administrator'],
    operations: 'Mutation approveReview approveReviews confirmRecallLift keepRecall rejectReview rollbackChannel',
  },
  publish: {
    roles: ['publisher', 'administrator'],
    operations: `Query previewAssortment; Mutation activateChannel activateMapping announceSale confirmRemovals decideDrift decideHeldPrice decideHeldPrices decideMatches decideRemainingMatches endSale letInRendering letInSale letInZeros keepListings matchChannel
      pauseChannel reconcileChannel restoreCounts resumeChannel retryListings saveAssortment saveMapping setDryRun`,
  },
  ingest: { roles: ['integration', 'administrator'], operations: 'POST /erp/v1/items /erp/v1/offers' },
  administer: {
    roles: ['administrator'],
    operations: `Query apiKeys previewAttributes previewFamilies; Mutation createAccount createApiKey createChannel rebuildSearchIndex revokeApiKey savePerson settlePerson saveAttributeGroups saveAttributeOptions
      saveAttributes saveCategories saveFamilies saveFamilyVariants saveLocales saveMarkets saveScopes saveStockSources saveUnitFamilies setDriftPolicy setMaxRemovalShare setStockLocation setStockLocations setStockPolicy updateAccount`,
  },
};

/** `Query products`, `POST /erp/v1/items` → verb */
const EXPECTED = new Map(
  Object.entries(MAY).flatMap(([verb, { operations }]) =>
    operations.split(';').flatMap((part) => {
      const [kind, ...names] = part.trim().split(/\s+/);
      return names.map((name): [string, string] => [`${kind} ${name}`, verb]);
    }),
  ),
);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

/** Every operation of the running program, by its decorators. */
function declared(): Map<string, string> {
  const reflector = server.app.get(Reflector);
  const modules = [...server.app.get(ModulesContainer).values()];
  const instances = new Set(
    modules.flatMap((one) => [...one.providers.values(), ...one.controllers.values()].map((found) => found.instance)),
  );
  const found = new Map<string, string>();
  for (const instance of instances) {
    const prototype: unknown = instance && typeof instance === 'object' ? Object.getPrototypeOf(instance) : null;
    if (!prototype) continue;
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const handler = (instance as Record<string, () => unknown>)[name]!;
      const operation = nameOf(handler, name, instance!.constructor);
      if (operation) found.set(operation, String(reflector.get(ACCESS, handler)));
    }
  }
  return found;
}

function nameOf(handler: () => unknown, method: string, owner: object): string | undefined {
  const kind = Reflect.getMetadata('graphql:resolver_type', handler) as string | undefined;
  if (kind && ['Query', 'Mutation', 'Subscription'].includes(kind)) {
    return `${kind} ${String(Reflect.getMetadata('graphql:resolver_name', handler) ?? method)}`;
  }
  const verb = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
  if (verb === undefined) return undefined;
  const path = [owner, handler].map((one) => String(Reflect.getMetadata('path', one))).filter((part) => part !== '/');
  return `${RequestMethod[verb]} /${path.join('/')}`;
}

test('each operation of the program has its line in the matrix, and the matrix has no other', () => {
  const guarded = [...declared()].filter(([, verb]) => verb !== 'public');
  expect(Object.fromEntries(guarded.toSorted())).toEqual(Object.fromEntries([...EXPECTED].toSorted()));
});

const schema = buildSchema(readFileSync('openapi/schema.graphql', 'utf8'));

test.each(ROLES)('a key of the role %s is let in where the matrix says so, and refused everywhere else', async (role) => {
  const refused: string[] = [];
  for (const operation of EXPECTED.keys()) {
    const { path, init } = requestFor(operation, schema);
    const headers = { ...init.headers, authorization: `Bearer ${server.keys[role]}` };
    const answer = (await (await fetch(server.url + path, { ...init, headers })).json()) as {
      errors?: { extensions: { code: string } }[];
      problems?: { code: string }[];
    };
    const codes = [...(answer.errors ?? []).map(({ extensions }) => extensions.code), ...(answer.problems ?? []).map(({ code }) => code)];
    expect([operation, codes.filter((code) => code === 'bad_query' || code === 'unauthenticated')]).toEqual([operation, []]);
    if (codes.includes('forbidden')) refused.push(operation);
  }
  const expected = [...EXPECTED].filter(([, verb]) => !MAY[verb]!.roles.includes(role)).map(([operation]) => operation);
  expect(refused).toEqual(expected);
});

test('without a key nothing in the matrix is answered', async () => {
  for (const operation of EXPECTED.keys()) {
    const { path, init } = requestFor(operation, schema);
    expect([operation, (await fetch(server.url + path, init)).status]).toEqual([operation, 401]);
  }
});
