import type { Customers, SandboxChannel, SandboxContext } from '../kit/index.js';
import { denied, refuse, AmazonError } from './answers.js';
import { AMAZON_SANDBOX_CREDENTIALS, TokenDesk, type SandboxCredentials } from './auth.js';
import { DefinitionRegistry } from './definitions/registry.js';
import { definitionRoutes } from './definitions/routes.js';
import { UsagePlans } from './limits.js';
import { Backend } from './listings/backend.js';
import { ImageInspector } from './listings/images.js';
import { listingRoutes } from './listings/routes.js';
import { ListingStore } from './listings/store.js';
import { SubmissionDesk } from './listings/submit.js';
import { seedRoute } from './seed.js';
import { editRoute } from './edit.js';
import { customersOf } from './sell.js';
import { Validator } from './validation/validator.js';

/** How Amazon's stand-in starts; what is absent has its default. */
export interface AmazonSandboxOptions {
  /** A folder of real definitions; they win over the sandbox's own. */
  definitions?: string;
  credentials?: SandboxCredentials;
}

/** A stand-in for the Selling Partner API: Login with Amazon, Listings Items 2021-08-01, Product Type Definitions 2020-09-01. */
export function amazonSandbox({ definitions, credentials = AMAZON_SANDBOX_CREDENTIALS }: AmazonSandboxOptions = {}): SandboxChannel {
  const store = new ListingStore();
  let images: ImageInspector | undefined;
  const registry = new DefinitionRegistry(definitions);
  let customers: Customers | undefined;
  let forget = (): void => undefined;
  let settle = (): Promise<void> => Promise.resolve();

  return {
    name: 'amazon',
    routes(context: SandboxContext): void {
      const { app, clock, chance, crawler, faults } = context;
      const tokens = new TokenDesk(clock, credentials, chance);
      const plans = new UsagePlans(context);
      const validator = new Validator();
      images = new ImageInspector(crawler);
      const backend = new Backend(clock, store, registry, validator, images, faults);
      const submissions = new SubmissionDesk(context, store, registry, validator);
      // What is due is done, as it would be for whoever looks at a listing.
      settle = () => backend.settleAll(store.all());
      forget = () => {
        tokens.clear();
        plans.clear();
      };
      app.addHook('onRequest', (request, reply, done) => {
        if (!request.url.startsWith('/_sandbox')) void reply.header('x-amzn-RequestId', chance.uuid());
        done();
      });
      app.setErrorHandler((error, _request, reply) => {
        if (error instanceof AmazonError) return refuse(reply, error);
        context.app.log.error(error);
        return refuse(reply, new AmazonError(500, 'InternalFailure', 'We encountered an internal error. Please try again.'));
      });
      app.setNotFoundHandler((_request, reply) => refuse(reply, denied('The resource does not exist.')));
      tokens.routes(app);
      definitionRoutes(context, { tokens, plans, registry });
      listingRoutes(app, { clock, tokens, plans, store, submissions, backend });
      seedRoute(context, store, credentials.sellerId);
      editRoute(context, store, submissions, credentials.sellerId);
      customers = customersOf(context, store, backend, credentials.sellerId);
    },
    state: async () => {
      await settle();
      return {
        listings: store.all().map(({ sellerId, sku, marketplaceId, productType, queue, live }) => ({
          sellerId,
          sku,
          marketplaceId,
          productType,
          queued: queue.length,
          live,
        })),
      };
    },
    reset(): void {
      store.clear();
      customers?.forget();
      images?.clear();
      forget();
    },
  };
}
