import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { HOLE } from './sql-tokens.js';

export interface SqlText {
  line: number;
  sql: string;
}

/** The house writes keywords in capitals and prose without: a text without one of these where a table follows is no SQL. */
const NAMES_TABLES = /\b(FROM|INTO|UPDATE|JOIN|TABLE|TRUNCATE|COPY|USING|REFERENCES)\s|regclass|nextval/;
/** `${a}${b}` with two values each is four texts; more than this is no longer a choice between names. */
const MOST = 32;

/** Every SQL text of a source file, strings and templates, with constants put in (those of imported files too) and HOLE for the rest. */
export function sqlInSource(file: string, text = readFileSync(file, 'utf8')): SqlText[] {
  const source = parse(file, text);
  const found: SqlText[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node) && !(ts.isBinaryExpression(node.parent) && isText(node.parent))) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      for (const sql of values(node)) if (NAMES_TABLES.test(sql)) found.push({ line, sql });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const parse = (file: string, text: string): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

function isText(node: ts.Node): node is ts.Expression {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) return true;
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right));
}

/** All that an expression can be as a text; HOLE where it cannot be told. */
function values(node: ts.Expression, depth = 0): string[] {
  if (depth > 8) return [HOLE];
  const deeper = (next: ts.Expression) => values(next, depth + 1);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (all, { expression, literal }) => product(product(all, deeper(expression)), [literal.text]),
      [node.head.text],
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return product(deeper(node.left), deeper(node.right));
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return deeper(node.expression);
  if (ts.isConditionalExpression(node)) return [...deeper(node.whenTrue), ...deeper(node.whenFalse)];
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return deeper(node.body);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return deeper(node.expression);
  if (ts.isIdentifier(node)) {
    const told = declared(node, node.text);
    return told ? deeper(told) : [HOLE];
  }
  const chosen = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? members(node) : [];
  return chosen.length > 0 ? chosen.flatMap(deeper) : [HOLE];
}

function product(left: string[], right: string[]): string[] {
  const all = left.flatMap((one) => right.map((other) => one + other));
  return all.length > MOST ? [left[0]! + HOLE] : all;
}

/** `NAMES.listing` is that member; `NAMES[kind]` may be each. */
function members(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): ts.Expression[] {
  let of = ts.isIdentifier(node.expression) ? declared(node, node.expression.text) : undefined;
  while (of && (ts.isAsExpression(of) || ts.isSatisfiesExpression(of))) of = of.expression;
  if (!of || !ts.isObjectLiteralExpression(of)) return [];
  const all = of.properties.filter(ts.isPropertyAssignment);
  const one = ts.isPropertyAccessExpression(node) ? all.filter(({ name }) => name.getText() === node.name.text) : all;
  return one.map(({ initializer }) => initializer);
}

/** What a name was declared as, looked for outwards from where it is used; a function is what it returns. */
function declared(from: ts.Node, name: string): ts.Expression | undefined {
  for (let scope: ts.Node | undefined = from.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((one) => one.name.getText() === name)) return undefined;
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    for (const statement of scope.statements) {
      if (ts.isImportDeclaration(statement) && names(statement).has(name)) return imported(statement, names(statement).get(name)!);
      if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return returned(statement);
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name);
      if (found) return found.initializer;
    }
  }
  return undefined;
}

function names(statement: ts.ImportDeclaration): Map<string, string> {
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return new Map();
  return new Map(bindings.elements.map((one) => [one.name.text, (one.propertyName ?? one.name).text]));
}

function returned({ body }: ts.FunctionDeclaration): ts.Expression | undefined {
  const last = body?.statements.at(-1);
  return last && ts.isReturnStatement(last) ? last.expression : undefined;
}

/** From the file beside; what comes by way of an index or a package is left a HOLE. */
function imported(statement: ts.ImportDeclaration, name: string): ts.Expression | undefined {
  const { text } = statement.moduleSpecifier as ts.StringLiteral;
  const file = path.resolve(path.dirname(statement.getSourceFile().fileName), text.replace(/\.js$/, '.ts'));
  if (!text.startsWith('.') || !existsSync(file)) return undefined;
  const source = parse(file, readFileSync(file, 'utf8'));
  const anchor = source.statements[0];
  return anchor && declared(anchor, name);
}
