import type { FaultInput } from '../../src/sandbox/kit/index.js';
import { KINDS, type Kind } from '../main-job/world.js';
import { variantsOf, type SellingWorld } from './selling-world.js';

/** What a content trouble does to a product that is on sale, and what its listings say then. */
export interface Trouble {
  begin(selling: SellingWorld, root: string): Promise<void>;
  /** States of the product's listings while it lasts. */
  states: Record<Kind, string[]>;
  /** It passes by itself, and is begun again for whoever comes later. */
  passes?: true;
  end?(selling: SellingWorld): Promise<void>;
}

const TITLE = 'Second words';
const EVER = 1_000_000;
let times = 0;

/** A call that brings the new title, and so is none for a price or a stock. */
const contentOf = (title: string): Record<Kind, FaultInput['match']> => ({
  shopify: { method: 'POST', bodyIncludes: title },
  amazon: { method: 'PATCH', bodyIncludes: title },
  google: { method: 'POST', bodyIncludes: title },
});
const CONTENT = contentOf(TITLE);
/** Of this product alone: what is due of others may go by. */
const SLOWLY = 'Words on their way';
const READS: Record<Kind, FaultInput['match']> = {
  shopify: { method: 'POST', bodyIncludes: '"query":"query ' },
  amazon: { method: 'GET', pathIncludes: '/listings/' },
  google: { method: 'GET', pathIncludes: '/products/' },
};
export const REFUSALS: Record<Kind, Omit<FaultInput, 'match'>> = {
  shopify: { kind: 'status', status: 200, body: { data: { productSet: { product: null, userErrors: [userError()] } } } },
  amazon: { kind: 'status', status: 200, body: { sku: 'any', status: 'INVALID', submissionId: 's', issues: [amazonIssue()] } },
  google: { kind: 'status', status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'The title is not allowed' } } },
};

/** Each in its own form; their accounts are blocked for as long as they say. */
const TOO_FAST: Record<Kind, Omit<FaultInput, 'match'>> = {
  shopify: { kind: 'status', status: 200, body: { data: null, errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] } },
  amazon: { kind: 'status', status: 429, body: { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota' }] } },
  google: { kind: 'status', status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota' } } },
};

const everywhere = (...states: string[]): Trouble['states'] => ({ shopify: states, amazon: states, google: states });

const fault = (selling: SellingWorld, kind: Kind, match: FaultInput['match'], input: Omit<FaultInput, 'match'>) =>
  selling.world.sandboxes[kind].faults.add({ times: EVER, ...input, match });

export const TROUBLES: Record<string, Trouble> = {
  'refused by our rules': {
    begin: (selling, root) => selling.retitle(root, null, 'It shall be seen what is refused'),
    states: { ...everywhere('refused'), amazon: ['planned', 'refused'] },
  },
  'refused for an auto fact': {
    begin: async (selling, root) => {
      for (const sku of variantsOf(selling.source, root)) await selling.item(sku, { facts: { gtin: '123' } });
    },
    // The shop takes any barcode, and Amazon's parent has none.
    states: { shopify: ['live'], amazon: ['live', 'refused'], google: ['refused'] },
  },
  'rejected by the channel': {
    begin: async (selling, root) => {
      for (const kind of KINDS) fault(selling, kind, CONTENT[kind], REFUSALS[kind]);
      await selling.retitle(root, TITLE);
    },
    states: { ...everywhere('rejected'), amazon: ['planned', 'rejected'] },
  },
  'rejected after it was accepted': {
    begin: async (selling, root) => {
      // Later than the answer, as it is at Amazon: what is older concerns other content.
      selling.world.sandboxes.amazon.settings.latencyMs = 200;
      fault(selling, 'amazon', { bodyIncludes: `"parent_sku":"${root}"` }, { kind: 'late' });
      fault(selling, 'google', { bodyIncludes: TITLE }, { kind: 'late' });
      await selling.retitle(root, TITLE);
    },
    // A shop gives its verdict with its answer, and nothing is wrong with Amazon's parent.
    states: { shopify: ['live'], amazon: ['live', 'rejected'], google: ['rejected'] },
    end: async (selling) => {
      selling.world.sandboxes.amazon.settings.latencyMs = 0;
    },
  },
  'accepted, and not seen yet': {
    begin: async (selling, root) => {
      for (const kind of KINDS) fault(selling, kind, READS[kind], { kind: 'reset' });
      await selling.retitle(root, TITLE);
    },
    states: { shopify: ['processed'], amazon: ['accepted'], google: ['accepted'] },
  },
  'told to wait by the channel itself': {
    begin: async (selling, root) => {
      for (const kind of KINDS) fault(selling, kind, CONTENT[kind], TOO_FAST[kind]);
      await selling.retitle(root, TITLE);
    },
    states: everywhere('planned'),
  },
  'unknown, its answer lost after the effect': {
    begin: async (selling, root) => {
      for (const kind of KINDS) fault(selling, kind, CONTENT[kind], { kind: 'reset', phase: 'after' });
      for (const kind of KINDS) fault(selling, kind, READS[kind], { kind: 'reset' });
      await selling.retitle(root, TITLE);
    },
    states: { ...everywhere('unknown'), amazon: ['planned', 'unknown'] },
  },
  'over the two updates of a day that Google takes': {
    begin: async (selling, root) => {
      selling.world.sandboxes.google.settings.rateLimits = 'real';
      await selling.retitle(root, TITLE);
      await selling.until(
        async () => (await selling.titlesOf(variantsOf(selling.source, root))).every((title) => title.startsWith(TITLE)),
        () => selling.titlesOf(variantsOf(selling.source, root)),
      );
      await selling.retitle(root, 'Third words');
    },
    states: { shopify: ['live'], amazon: ['live'], google: ['planned'] },
    end: async (selling) => {
      selling.world.sandboxes.google.settings.rateLimits = 'lifted';
    },
  },
  'on its way': {
    begin: async (selling, root) => {
      for (const kind of KINDS) selling.world.sandboxes[kind].faults.clear();
      for (const kind of KINDS) fault(selling, kind, contentOf(SLOWLY)[kind], { kind: 'delay', delayMs: 20_000 });
      // Google takes two updates of a product in a day.
      await selling.nextDay();
      await selling.retitle(root, `${SLOWLY} ${++times}`);
    },
    states: { ...everywhere('sending'), amazon: ['planned', 'sending'] },
    passes: true,
    end: async (selling) => {
      for (const kind of KINDS) selling.world.sandboxes[kind].app.server.closeAllConnections();
    },
  },
  'out of budget': {
    begin: async (selling, root) => {
      await selling.world.sql(`UPDATE account_budget SET tokens = -1000000, per_second = 0, blocked_until = now() + interval '1 hour'`);
      await selling.retitle(root, TITLE);
    },
    states: everywhere('planned'),
    end: async (selling) => {
      await selling.world.sql(`UPDATE account_budget SET tokens = burst, per_second = burst, blocked_until = NULL`);
    },
  },
};

function userError() {
  return { code: 'INVALID_INPUT', field: ['input', 'title'], message: 'The title is not allowed' };
}

function amazonIssue() {
  return {
    code: '90220',
    message: 'The title is not allowed',
    severity: 'ERROR',
    attributeNames: ['item_name'],
    categories: ['INVALID_ATTRIBUTE'],
  };
}
