import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

/** By which rooms are entered; an index of a feature is for its own room. */
const rooms = new Set(readdirSync('src').map((name) => `src/${name}/index.ts`));

const folders = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

/** How rooms, and the features in them, are entered: whoever uses one reads these words and not its files. */
const indexes = ['src', 'libs']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/index.ts`))
  .concat(folders('src').flatMap((room) => folders(`src/${room}`).map((feature) => `src/${room}/${feature}/index.ts`)))
  // Generated, from publishers' texts.
  .filter((file) => existsSync(file) && !file.startsWith('src/contracts/'));

/** Nest calls these, and their names say when. */
const LIFECYCLE = new Set([
  'constructor',
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/**
 * Public methods of a class that nothing is said of: neither above them, nor by the port that they implement, nor in the words of the class, which speak of
 * its only method, and of those that they name (`use`). Fields of the API have descriptions instead.
 */
function silentMethods(checker: ts.TypeChecker, symbol: ts.Symbol): string[] {
  const declared = symbol.declarations?.find(ts.isClassDeclaration);
  if (!declared || /(?:Resolver|Controller|Module)$/.test(symbol.name)) return [];
  const words = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const methods = declared.members
    .filter(ts.isMethodDeclaration)
    .filter((one) => !(ts.getCombinedModifierFlags(one) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)))
    .filter((one) => !LIFECYCLE.has(one.name.getText()));
  if (methods.length === 1) return [];
  return methods
    .filter((one) => ts.displayPartsToString(checker.getSymbolAtLocation(one.name)!.getDocumentationComment(checker)).trim() === '')
    .map((one) => one.name.getText())
    .filter((name) => !words.includes(`\`${name}\``));
}

test('everything that a room or a feature hands out by its index says what it is, each public method of a class too', () => {
  const program = ts.createProgram(indexes, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    experimentalDecorators: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const silent: string[] = [];
  let counted = 0;
  for (const file of indexes) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    for (const handed of module ? checker.getExportsOfModule(module) : []) {
      counted++;
      const symbol = handed.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(handed) : handed;
      if (ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === '') silent.push(`${file}: ${handed.name}`);
      if (rooms.has(file) && symbol.flags & ts.SymbolFlags.Class)
        for (const name of silentMethods(checker, symbol)) silent.push(`${file}: ${handed.name}.${name}`);
    }
  }
  expect(silent).toEqual([]);
  expect(counted).toBeGreaterThan(600);
});
