import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost, TypeMetadataStorage } from '@nestjs/graphql';
import { getMetadataStorage } from 'class-validator';
import type { GraphQLSchema } from 'graphql';
import { judgedElsewhere, statesForm } from '../../src/api/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { wrongCall } from './wrong-call.js';

/** JSON whose shape only other data can tell. Each is judged by the rules named at the field. */
const BY_OTHER_RULES = [
  'AttributeInput.validation: attributes/attribute-rules.ts: which rules there are follows from the attribute type',
  'CellEqualsInput.value: cells/value-rules.ts: its shape follows from the attribute type',
  'CellFilterInput.equals: query/operand.ts: its shape follows from the attribute type',
  'CellFilterInput.from: query/operand.ts: its shape follows from the attribute type',
  'CellFilterInput.in: query/operand.ts: its shape follows from the attribute type',
  'CellFilterInput.to: query/operand.ts: its shape follows from the attribute type',
  'CellFilterInput.under: query/operand.ts: its shape follows from the attribute type',
  'CellInput.value: cells/value-rules.ts: its shape follows from the attribute type',
  'CreateAccountInput.settings: checkSettings of the adapter: which fields there are follows from the kind of channel',
  'CreateChannelInput.settings: checkSettings of the adapter: which fields there are follows from the kind of channel',
  'FacetInput.bounds: facets/plan-facets.ts: its shape follows from the attribute type',
  'SaveMappingArgs.body: mapping/check-mapping.ts: what a rule may say follows from the vocabulary of the channel',
  'UpdateAccountInput.settings: checkSettings of the adapter: which fields there are follows from the kind of channel',
];

let server: TestServer;
let schema: GraphQLSchema;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  schema = server.app.get(GraphQLSchemaHost, { strict: false }).schema;
});
afterAll(() => server.close());

type Class = abstract new () => object;
interface Property {
  name: string;
  options: { nullable?: unknown; defaultValue?: unknown };
}

/** Every input and arguments class of the schema, with all its fields, inherited ones too. */
function classes(): { type: Class; fields: Property[] }[] {
  const own = [...TypeMetadataStorage.getInputTypesMetadata(), ...TypeMetadataStorage.getArgumentsMetadata().values()];
  const fieldsOf = new Map(own.map((one) => [one.target as Class, (one.properties ?? []) as Property[]]));
  return [...fieldsOf.keys()].map((type) => {
    const fields: Property[] = [];
    for (let at: unknown = type; typeof at === 'function' && at !== Function.prototype; at = Object.getPrototypeOf(at))
      fields.push(...(fieldsOf.get(at as Class) ?? []));
    return { type, fields };
  });
}

describe('by reflection', () => {
  test('every field of every input states its form, or says which rules judge it', () => {
    const bare: string[] = [];
    const elsewhere: string[] = [];
    for (const { type, fields } of classes()) {
      const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
      for (const { name, options } of fields) {
        const own = rules.filter((rule) => rule.propertyName === name);
        const isOptional = own.some((rule) => rule.type === 'conditionalValidation');
        const whose = judgedElsewhere(type).get(name);
        if (whose) elsewhere.push(`${type.name}.${name}: ${whose}`);
        if (!whose && own.every((rule) => rule.type === 'conditionalValidation')) bare.push(`${type.name}.${name} states no form`);
        const mayBeAbsent = Boolean(options.nullable) || options.defaultValue !== undefined;
        if (mayBeAbsent !== isOptional) bare.push(`${type.name}.${name} is ${mayBeAbsent ? '' : 'not '}nullable, and its form says else`);
      }
    }
    expect(bare).toEqual([]);
    expect(elsewhere.sort()).toEqual(BY_OTHER_RULES);
    expect(classes().length).toBeGreaterThan(70);
  });

  test('no query, mutation or field takes an argument outside such a class', () => {
    const operations = [
      ...TypeMetadataStorage.getQueriesMetadata(),
      ...TypeMetadataStorage.getMutationsMetadata(),
      ...(TypeMetadataStorage as unknown as { fieldResolvers: { methodName: string; methodArgs?: { kind: string }[] }[] }).fieldResolvers,
    ];
    const loose = operations.filter((one) => (one.methodArgs ?? []).some((argument) => argument.kind === 'arg'));
    expect(loose.map((one) => one.methodName)).toEqual([]);
  });

  test('every body and query of a REST route is of a class that states a form', () => {
    const [body, query] = [3, 4];
    const loose: string[] = [];
    let judged = 0;
    const controllers = [...server.app.get(ModulesContainer).values()].flatMap((one) => [...one.controllers.values()]);
    for (const { instance } of controllers) {
      const prototype = Object.getPrototypeOf(instance ?? {}) as object;
      for (const method of new MetadataScanner().getAllMethodNames(prototype)) {
        const handler = (prototype as Record<string, object>)[method]!;
        if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
        const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, method) ?? {}) as Record<string, { index: number }>;
        const types = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[];
        for (const [key, { index }] of Object.entries(args)) {
          if (![body, query].includes(Number(key.split(':')[0]))) continue;
          judged++;
          if (!statesForm(types[index])) loose.push(`${prototype.constructor.name}.${method}`);
        }
      }
    }
    expect(loose).toEqual([]);
    expect(judged).toBe(4);
  });
});

describe('several wrong forms at once', () => {
  const rows = () =>
    server.ds.query(`SELECT (SELECT count(*)::int FROM audit) AS audits, (SELECT count(*)::int FROM product_node) AS nodes,
      (SELECT count(*)::int FROM attribute) AS attributes, (SELECT count(*)::int FROM api_key WHERE revoked_at IS NULL) AS keys`);

  test('every mutation tells all of them in one answer, each with place and mending, and changes nothing', async () => {
    const before = await rows();
    const silent: string[] = [];
    for (const field of Object.values(schema.getMutationType()!.getFields())) {
      const { text, variables, places } = wrongCall('mutation', field);
      const answer = await server.graphql<Record<string, { userErrors: { code: string; path: string; message: string; fix: string }[] }>>(
        text,
        variables,
      );
      const told = answer.data?.[field.name]?.userErrors ?? [];
      for (const place of places) if (!told.some((one) => one.path === place)) silent.push(`${field.name}: ${place}`);
      for (const { code, message, fix } of told)
        if (!code || message.length < 10 || fix.length < 8) silent.push(`${field.name}: ${code} has no words`);
    }
    expect(silent).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  test('every query that takes arguments fails as an error that tells all of them', async () => {
    const silent: string[] = [];
    for (const field of Object.values(schema.getQueryType()!.getFields())) {
      if (field.args.length === 0) continue;
      const { text, variables, places } = wrongCall('query', field);
      const answer = await server.graphql<Record<string, { userErrors?: { path: string }[] } | null>>(text, variables);
      const { extensions } = (answer.errors?.[0] ?? { extensions: {} }) as { extensions: { path?: string; problems?: { path: string }[] } };
      const told = answer.data?.[field.name]?.userErrors ?? extensions.problems ?? [{ path: extensions.path }];
      for (const place of places) if (!told.some((one) => one.path === place)) silent.push(`${field.name}: ${place}`);
    }
    expect(silent).toEqual([]);
  });

  test('a REST body or query as well, in the form of all REST errors', async () => {
    const headers = { authorization: `Bearer ${server.keys.administrator}`, 'content-type': 'application/json' };
    for (const body of [{}, [], null, { url: 7 }, { url: 'ftp://x' }]) {
      const answer = await fetch(`${server.url}/media/v1/assets:fetch`, { method: 'POST', headers, body: JSON.stringify(body) });
      const { problems } = (await answer.json()) as { problems: { code: string; path: string }[] };
      expect([answer.status, problems[0]!.code, problems[0]!.path]).toEqual([422, 'invalid', 'input.url']);
    }
    const cursor = await fetch(`${server.url}/erp/v1/parked?after=x`, { headers });
    expect([cursor.status, await cursor.json()]).toMatchObject([400, { problems: [{ code: 'bad_cursor', path: 'after' }] }]);
  });
});
