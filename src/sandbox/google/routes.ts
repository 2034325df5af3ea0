import type { FastifyInstance } from 'fastify';
import { answer, readBody, send, type Query } from './answer.js';
import type { Gate, ServiceAccount, TokenEndpoint } from './access/index.js';
import { createDataSource, dataSource, writableDataSource } from './data-sources.js';
import { deleteDataSource } from './delete-data-source.js';
import type { Account } from './merchant.js';
import type { PolicyJudge } from './policy/index.js';
import { readMask, type ProductInput, type ProductReader, type ProductWriter } from './products/index.js';
import type { JsonValidator, QueryNames } from './proto/index.js';
import { failed, notFound, GoogleError } from './google-error.js';

const PRODUCTS = 'google.shopping.merchant.products.v1';
const SOURCES = 'google.shopping.merchant.datasources.v1';
const ACCOUNTS = 'google.shopping.merchant.accounts.v1';

/** Everything that the routes are made of. */
export interface Parts {
  gate: Gate;
  caller: ServiceAccount;
  tokens: TokenEndpoint;
  validator: JsonValidator;
  attributeNames: Map<string, string>;
  /** The query parameters of a method of the contract. */
  query: (method: string) => QueryNames;
  policy: PolicyJudge;
  writer: ProductWriter;
  reader: ProductReader;
}

export function originOf(request: { headers: { host?: string } }): string {
  return `http://${request.headers.host ?? '127.0.0.1'}`;
}

export function authRoutes(app: FastifyInstance, { gate, tokens, validator, caller, query }: Parts): void {
  const registerGcp = validator.message(`${ACCOUNTS}.RegisterGcpRequest`, { requireTop: false });
  const signedIn = gate.account.bind(gate);
  app.post('/token', (request, reply) => {
    const { status, body } = tokens.grant(new URLSearchParams(String(request.body ?? '')), caller.file(originOf(request)).token_uri);
    return reply.code(status).header('content-type', 'application/json; charset=UTF-8').send(JSON.stringify(body));
  });
  app.post(
    '/accounts/v1/accounts/:account/developerRegistration::registerGcp',
    answer(signedIn, query('RegisterGcp'), (account, call) => {
      const body = readBody(call, registerGcp, 'request');
      return body instanceof GoogleError ? body : gate.register(account, body.developerEmail);
    }),
  );
  app.get(
    '/accounts/v1/accounts/:account/developerRegistration',
    answer(signedIn, query('GetDeveloperRegistration'), (account) => gate.registration(account)),
  );
  app.setNotFoundHandler((request, reply) =>
    send(reply, notFound('METHOD_NOT_FOUND', `Method not found: ${request.method} ${request.url}`)),
  );
  app.setErrorHandler<Error & { statusCode?: number }>(({ statusCode = 500, message }, _request, reply) =>
    send(reply, failed(statusCode, message)),
  );
}

export function dataSourceRoutes(app: FastifyInstance, { gate, validator, query }: Parts): void {
  const check = validator.message(`${SOURCES}.DataSource`);
  const registered = gate.registered.bind(gate);
  const base = '/datasources/v1/accounts/:account/dataSources';
  app.get(
    base,
    answer(registered, query('ListDataSources'), (account) => ({ dataSources: [...account.dataSources.values()] })),
  );
  app.post(
    base,
    answer(registered, query('CreateDataSource'), (account, call) => {
      const body = readBody(call, check, 'data_source');
      return body instanceof GoogleError ? body : createDataSource(account, body);
    }),
  );
  app.get(
    `${base}/:id`,
    answer(registered, query('GetDataSource'), (account, call) => dataSource(account, call.params.id!)),
  );
  app.delete(
    `${base}/:id`,
    answer(registered, query('DeleteDataSource'), (account, call) => deleteDataSource(account, call.params.id!)),
  );
}

export function productRoutes(app: FastifyInstance, parts: Parts): void {
  const { gate, validator, attributeNames, policy, writer, reader, query: names } = parts;
  const whole = validator.message(`${PRODUCTS}.ProductInput`);
  const partial = validator.message(`${PRODUCTS}.ProductInput`, { requireTop: false });
  const may = (group: 'reads' | 'writes') => (authorization: string | undefined, id: string) => {
    const account = gate.registered(authorization, id);
    return account instanceof GoogleError ? account : (account[group].charge() ?? account);
  };
  const source = (account: Account, query: Query) => writableDataSource(account, query.dataSource);
  const base = '/products/v1/accounts/:account';
  app.post(
    `${base}/productInputs::insert`,
    answer(may('writes'), names('InsertProductInput'), (account, call, query) => {
      const body = readBody(call, whole, 'product_input');
      if (body instanceof GoogleError) return body;
      const into = source(account, query);
      if (into instanceof GoogleError) return into;
      policy.prepare(body as ProductInput);
      return writer.insert(account, into, body as ProductInput);
    }),
  );
  app.patch(
    `${base}/productInputs/:name`,
    answer(may('writes'), names('UpdateProductInput'), (account, call, query) => {
      const body = readBody(call, partial, 'product_input');
      if (body instanceof GoogleError) return body;
      const mask = readMask(query.updateMask, body, attributeNames);
      if (mask instanceof GoogleError) return mask;
      const into = source(account, query);
      if (into instanceof GoogleError) return into;
      policy.prepare(body as ProductInput);
      return writer.patch(account, into, call.params.name!, body, mask);
    }),
  );
  app.delete(
    `${base}/productInputs/:name`,
    answer(may('writes'), names('DeleteProductInput'), (account, call, query) => {
      const from = source(account, query);
      return from instanceof GoogleError ? from : writer.remove(account, from, call.params.name!);
    }),
  );
  app.get(
    `${base}/products/:name`,
    answer(may('reads'), names('GetProduct'), (account, call) => reader.get(account, call.params.name!)),
  );
  app.get(
    `${base}/products`,
    answer(may('reads'), names('ListProducts'), (account, _call, query) => reader.list(account, query)),
  );
  app.get(
    '/quota/v1/accounts/:account/quotas',
    answer(gate.registered.bind(gate), names('ListQuotaGroups'), (account) => ({
      quotaGroups: [account.writes.json(account.id), account.reads.json(account.id)],
    })),
  );
}
