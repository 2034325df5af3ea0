import { adminRoute, BadAdminRequest, isObject, objectsUnder, onlyNames, type AdminBody } from '../kit/index.js';
import { readBody, send, type Call } from './answer.js';
import type { DataSource } from './data-source.js';
import { createDataSource } from './data-sources.js';
import type { Account, Merchant } from './merchant.js';
import type { PolicyJudge } from './policy/index.js';
import type { ProductInput, ProductWriter } from './products/index.js';
import type { Json, JsonValidator } from './proto/index.js';
import { invalid, notFound, GoogleError } from './google-error.js';
import type { FastifyInstance, FastifyReply } from 'fastify';

interface Seed {
  account: string;
  registered?: boolean;
  dataSources?: Json[];
  /** `dataSource` is a name, or the place in this request's or the account's list; the first if left out. */
  products?: { dataSource?: string | number; productInput: Json }[];
}

/**
 * `POST /_sandbox/seed`: what a merchant had before Plinth came. Body `{ account, registered?, dataSources?, products? }`, each part in Google's own
 * JSON and held to its contract; answers with the names made. Refused as a whole before anything is made, if a part does not fit.
 */
export function seedRoute(
  app: FastifyInstance,
  merchant: Merchant,
  validator: JsonValidator,
  writer: ProductWriter,
  policy: PolicyJudge,
): void {
  const sourceCheck = validator.message('google.shopping.merchant.datasources.v1.DataSource');
  const productCheck = validator.message('google.shopping.merchant.products.v1.ProductInput');
  const serve = (sent: AdminBody, reply: FastifyReply): FastifyReply => {
    const seed = readSeed(sent);
    const account = merchant.account(seed.account);
    if (!account) return send(reply, notFound('ACCOUNT_NOT_FOUND', `The sandbox has no account ${seed.account}.`));
    const checked = <T>(value: unknown, check: typeof sourceCheck, at: string): T | GoogleError =>
      readBody({ body: JSON.stringify(value) } as Call, check, at) as T | GoogleError;
    const sources = (seed.dataSources ?? []).map((body) => checked<Json>(body, sourceCheck, 'data_source'));
    const inputs = (seed.products ?? []).map(({ productInput }) => checked<ProductInput>(productInput, productCheck, 'product_input'));
    const wrong = [...sources, ...inputs].find((part) => part instanceof GoogleError);
    if (wrong) return send(reply, wrong);
    if (seed.registered) account.registeredFrom = merchant.clock.now();
    const made = sources.map((body) => createDataSource(account, body as Json) as DataSource);
    const results = inputs.map((input, index) => {
      const into = choose(account, seed.products![index]!.dataSource);
      if (into instanceof GoogleError) return into;
      policy.prepare(input as ProductInput);
      return writer.seed(account, into, input as ProductInput);
    });
    const refused = results.find((result) => result instanceof GoogleError);
    return send(
      reply,
      refused ?? { dataSources: made.map(({ name }) => name), products: results.map((result) => (result as { product: string }).product) },
    );
  };
  app.post(
    '/_sandbox/seed',
    adminRoute((sent, _request, reply) => serve(sent, reply)),
  );
}

function readSeed(sent: AdminBody): Seed {
  onlyNames(sent, ['account', 'registered', 'dataSources', 'products']);
  const { account, registered } = sent;
  if (typeof account !== 'string') throw new BadAdminRequest('account', 'account is no text.', 'Send {"account": "1001"}.');
  const products = objectsUnder(sent, 'products');
  products.forEach((product, index) => {
    onlyNames(product, ['dataSource', 'productInput'], `products.${index}`);
    if (!isObject(product.productInput))
      throw new BadAdminRequest(`products.${index}.productInput`, 'It is no object.', "Send a ProductInput in Google's JSON.");
  });
  return { account, registered: registered === true, dataSources: objectsUnder(sent, 'dataSources'), products } as unknown as Seed;
}

function choose(account: Account, wanted: string | number | undefined): DataSource | GoogleError {
  const all = [...account.dataSources.values()];
  const found = typeof wanted === 'string' ? all.find(({ name }) => name === wanted) : all[wanted ?? 0];
  return found ?? invalid('DATA_SOURCE_NOT_FOUND', 'Name a data source of the account, or seed one in the same request.');
}
