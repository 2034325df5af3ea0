import { Controller, Get, Post, RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CurrentActing, Through } from '../../src/api/index.js';
import { DOOR } from '../../src/api/access/decorators.js';
import type { Acting } from '../../src/journal/index.js';
import { startTestServer, type TestServer } from '../support/index.js';

type Constructor = new (...given: never[]) => object;

/** Where Nest keeps the arguments of a handler: each made by a factory of ours has it beside its place. */
const ARGUMENTS = '__routeArguments__';
const factoriesOf = (owner: Constructor, method: string): unknown[] =>
  Object.values((Reflect.getMetadata(ARGUMENTS, owner, method) ?? {}) as Record<string, { factory?: unknown }>).map(
    ({ factory }) => factory,
  );

@Controller()
class Writes {
  @Post()
  write(): void {}
}
@Controller()
class Acts {
  @Get()
  act(@CurrentActing() _by: Acting): void {}
}
@Controller()
class Reads {
  @Get()
  read(): void {}
}
@Through('media')
@Controller()
class Declared {
  @Post()
  write(@CurrentActing() _by: Acting): void {}
}
const [acting] = factoriesOf(Acts, 'act');

/** Handlers that write, or ask who acts, on a controller that does not say by which door they are entered. */
function doorless(controllers: Constructor[]): string[] {
  return controllers
    .filter((owner) => Reflect.getMetadata(DOOR, owner) === undefined)
    .flatMap((owner) =>
      new MetadataScanner()
        .getAllMethodNames(owner.prototype as object)
        .filter((method) => {
          const verb = Reflect.getMetadata('method', (owner.prototype as Record<string, object>)[method]!) as RequestMethod | undefined;
          return verb !== undefined && (verb !== RequestMethod.GET || factoriesOf(owner, method).includes(acting));
        })
        .map((method) => `${owner.name}.${method}`),
    );
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

test('a controller without a door is found where it writes or asks who acts', () => {
  expect(acting).toEqual(expect.any(Function));
  expect(doorless([Writes, Acts, Reads, Declared])).toEqual(['Writes.write', 'Acts.act']);
});

test('every controller of the program that writes, or asks who acts, says by which door', () => {
  const modules = [...server.app.get(ModulesContainer).values()];
  const controllers = [
    ...new Set(modules.flatMap((one) => [...one.controllers.values()].map(({ metatype }) => metatype as unknown as Constructor))),
  ];
  const doors = controllers.flatMap((owner) => {
    const door = Reflect.getMetadata(DOOR, owner) as string | undefined;
    return door ? [`${owner.name} ${door}`] : [];
  });
  expect(doors.toSorted()).toEqual(['AssetsController media', 'ItemsController erp', 'OffersController erp']);
  expect(doorless(controllers)).toEqual([]);
});
