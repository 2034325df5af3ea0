import {
  GraphQLError,
  isInputType,
  Kind,
  print,
  typeFromAST,
  type DocumentNode,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { fit } from './input-problems.js';

type Form = [pattern: RegExp, message: string, extensions: Record<string, string>];

/** What graphql-js says of a document, and what Shopify's server says (graphql-ruby's static validation; `$1` is a group of the pattern). */
const FORMS: Form[] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    "Field '$1' doesn't exist on type '$2'",
    { code: 'undefinedField', typeName: '$2', fieldName: '$1' },
  ],
  [
    /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    "Field '$2' doesn't accept argument '$1'",
    { code: 'argumentNotAccepted', name: '$2', typeName: 'Field', argumentName: '$1' },
  ],
  [
    /^(?:Argument "(\w+)"|Field "(\w+)" argument "(\w+)") of type .* is required/,
    "Field '$2' is missing required arguments: $3$1",
    { code: 'missingRequiredArguments', className: 'Field', name: '$2', arguments: '$3$1' },
  ],
  [
    /^Field "(\w+)" of type "(\S+)" must have a selection of subfields/,
    "Field must have selections (field '$1' returns $2 but has no selections. Did you mean '$1 { ... }'?)",
    { code: 'selectionMismatch', nodeName: "field '$1'", typeName: '$2' },
  ],
  [/^Unknown directive "@(\w+)"/, 'Directive @$1 is not defined', { code: 'undefinedDirective', directiveName: '$1' }],
  [
    /^Variable "\$(\w+)" is never used in operation "(\w+)"/,
    'Variable $$$1 is declared by $2 but not used',
    { code: 'variableNotUsed', variableName: '$1' },
  ],
  [/^Variable "\$(\w+)" is not defined/, 'Variable $$$1 is used but not declared', { code: 'variableNotDefined', variableName: '$1' }],
];

/** A document that does not fit the schema, in Shopify's form: programs tell these apart by `extensions.code`. */
export function documentError(error: GraphQLError): object {
  const { message, ...rest } = error.toJSON();
  for (const [pattern, text, extensions] of FORMS) {
    if (!pattern.test(message)) continue;
    const filled = (template: string): string => message.replace(new RegExp(`${pattern.source}[\\s\\S]*`), template);
    const entries = Object.entries(extensions).map(([name, template]) => [name, filled(template)]);
    return { message: filled(text), ...rest, extensions: Object.fromEntries(entries) as object };
  }
  return { message, ...rest };
}

/** Variables that do not fit their types, one error a variable with all its problems. Only asked after execution refused them: it costs. */
export function variableErrors(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>): object[] {
  const definitions = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : [],
  );
  return definitions.flatMap((definition) => variableError(schema, definition, variables) ?? []);
}

function variableError(schema: GraphQLSchema, definition: VariableDefinitionNode, variables: Record<string, unknown>): object | undefined {
  const type = typeFromAST(schema, definition.type as Parameters<typeof typeFromAST>[1]);
  const name = definition.variable.name.value;
  const given = variables[name];
  if (!isInputType(type) || (given === undefined && definition.defaultValue)) return undefined;
  const { problems } = fit(schema, given, type);
  if (problems.length === 0) return undefined;
  const places = problems.filter(({ path }) => path.length > 0).map(({ path, explanation }) => `${path.join('.')} (${explanation})`);
  const message = `Variable $${name} of type ${print(definition.type)} was provided invalid value${places.length ? ` for ${places.join(', ')}` : ''}`;
  return new GraphQLError(message, {
    nodes: definition,
    extensions: { code: 'INVALID_VARIABLE', value: given ?? null, problems },
  }).toJSON();
}
