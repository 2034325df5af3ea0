import type { SandboxChannel, SandboxContext } from '../kit/index.js';
import { Gate, ServiceAccount, TokenEndpoint, type ServiceAccountFile } from './access/index.js';
import { descriptor } from '../../contracts/google/index.js';
import { Merchant } from './merchant.js';
import { editRoute } from './edit.js';
import { PolicyJudge } from './policy/index.js';
import { live, ProductReader, ProductWriter } from './products/index.js';
import { JsonValidator, queryNames, readDescriptor } from './proto/index.js';
import { authRoutes, dataSourceRoutes, originOf, productRoutes } from './routes.js';
import { seedRoute } from './seed.js';

/** How Google's stand-in starts; what is absent has its default. */
export interface GoogleSandboxOptions {
  /** Merchant account ids that the service account can reach. Default: one, 1001. */
  accounts?: string[];
  /** Whether the Cloud project is registered with them from the start. Default: no, as with Google. */
  registered?: boolean;
  /** Whether the accounts take part in checkout on Google, which adds one reporting context. */
  checkout?: boolean;
  /** Of a stand-in of before: callers with its key are known here too. Default: a new key. */
  serviceAccount?: ServiceAccountFile;
}

/**
 * A stand-in for Google's Merchant API v1: products, data sources, developer registration, quota and OAuth, held to the real protos.
 * Beside the common admin routes: `GET /_sandbox/credentials` (a service-account file), `POST /_sandbox/seed` and `POST /_sandbox/edit`.
 */
export function googleSandbox(options: GoogleSandboxOptions = {}): SandboxChannel {
  const contract = readDescriptor(descriptor);
  const validator = new JsonValidator(contract);
  const caller = new ServiceAccount(options.serviceAccount);
  const attributes = contract.messages.get('google.shopping.merchant.products.v1.ProductAttributes')!;
  const attributeNames = new Map(attributes.flatMap(({ json, proto }) => [[json, json] as const, [proto, json] as const]));
  let merchant: Merchant | undefined;
  let policy: PolicyJudge | undefined;
  return {
    name: 'google',
    routes({ app, clock, settings, faults, chance, crawler }: SandboxContext) {
      const { accounts = ['1001'], registered = false, checkout = false } = options;
      merchant = new Merchant(clock, settings, { accounts, registered, checkout });
      policy = new PolicyJudge(clock, faults, crawler);
      const tokens = new TokenEndpoint(caller, clock, chance);
      const writer = new ProductWriter(merchant);
      const reader = new ProductReader(merchant, policy);
      const gate = new Gate(merchant, caller, tokens);
      const query = (method: string) => queryNames(contract, method);
      const parts = { gate, caller, tokens, validator, attributeNames, query, policy, writer, reader };
      app.get('/_sandbox/credentials', (request) => caller.file(originOf(request)));
      seedRoute(app, merchant, validator, writer, policy);
      editRoute(app, merchant, writer);
      authRoutes(app, parts);
      dataSourceRoutes(app, parts);
      productRoutes(app, parts);
    },
    state: () => ({
      accounts: (merchant?.all() ?? []).map((account) => ({
        id: account.id,
        registered: merchant!.isRegistered(account),
        dataSources: [...account.dataSources.values()],
        productInputs: [...account.offers.values()].flatMap(({ key, dataSource, current }) => {
          const productInput = live(current, merchant!.clock.now())?.input;
          return productInput ? [{ key, dataSource, versionNumber: productInput.versionNumber, productInput }] : [];
        }),
      })),
    }),
    reset() {
      merchant?.reset();
      policy?.images.clear();
    },
  };
}
