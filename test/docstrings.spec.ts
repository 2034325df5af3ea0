import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const folders = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

/** How rooms, and the features in them, are entered: whoever uses one reads these words and not its files. */
const indexes = ['src', 'libs']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/index.ts`))
  .concat(folders('src').flatMap((room) => folders(`src/${room}`).map((feature) => `src/${room}/${feature}/index.ts`)))
  // Generated, from publishers' texts.
  .filter((file) => existsSync(file) && !file.startsWith('src/contracts/'));

test('everything that a room or a feature hands out by its index says what it is', () => {
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
    }
  }
  expect(silent).toEqual([]);
  expect(counted).toBeGreaterThan(600);
});
